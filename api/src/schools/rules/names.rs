//! How names are compared: folded to plain words, so that case, accents, punctuation and the order of words do not
//! matter, and one typing error in a word is forgiven.

use std::collections::BTreeSet;

/// Words shorter than this must be typed exactly: within one edit of three letters lies half of the vocabulary.
const SHORTEST_FORGIVEN: usize = 4;

/// Words longer than this must be typed exactly: no word of a school's name is, and each letter costs a remainder.
const LONGEST_FORGIVEN: usize = 32;

/// Letters of the Latin alphabets that are not ASCII, in lower case, and how they are written without accents.
const PLAIN_LETTERS: [(&str, &str); 27] = [
    ("àáâãäåāăąǎ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẽ", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıǐ", "i"),
    ("ĳ", "ij"),
    ("ĵ", "j"),
    ("ķĸ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŉŋ", "n"),
    ("òóôõöøōŏőǒ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšșſ", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųǔ", "u"),
    ("ŵẁẃẅ", "w"),
    ("ýÿŷỳ", "y"),
    ("źżž", "z"),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
    ("&", " and "),
];

/// The name in lower-case ASCII words with one blank between them, for ordering and comparing. Apostrophes and full
/// stops go (`St. Mary's` is `st marys`), `&` is `and`, any other sign parts words.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => plain.push(letter),
            _ if is_silent(letter) => {}
            _ => plain.push_str(plain_letters(letter)),
        }
    }
    join(plain.split_ascii_whitespace())
}

/// The distinct words of the name as search compares them: folded, and `saint` as it is usually abbreviated.
#[must_use]
pub fn words(name: &str) -> BTreeSet<String> {
    fold(name).split(' ').filter(|word| !word.is_empty()).map(|word| abbreviate(word).to_owned()).collect()
}

/// The word itself and, where typing errors are forgiven, what is left of it without each one of its letters. Two words
/// within one edit of each other, the longer of which has four letters or both of which have, share a remainder
/// (symmetric delete, Garbe 2012).
#[must_use]
pub fn remainders(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut remainders = vec![word.to_owned()];
    if (SHORTEST_FORGIVEN..=LONGEST_FORGIVEN).contains(&letters.len()) {
        remainders.extend((0..letters.len()).map(|left_out| without(&letters, left_out)));
        // Leaving out either of two equal neighbours leaves the same.
        remainders.dedup();
    }
    remainders
}

/// Whether one word becomes the other by at most one letter put in, left out, mistaken, or exchanged with its neighbour.
#[must_use]
pub fn is_within_one_edit(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (one, other) = without_common_ends(&one, &other);
    match (one, other) {
        ([a, b], [c, d]) => a == d && b == c,
        _ => one.len() <= 1 && other.len() <= 1,
    }
}

/// Signs within a word that are not heard: apostrophes in every spelling that the published files have, the full stop of
/// an abbreviation, accents that follow their letter.
fn is_silent(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '.' | '`' | '´' | '\u{91}' | '\u{92}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{300}'..='\u{36f}'
    )
}

fn plain_letters(letter: char) -> &'static str {
    PLAIN_LETTERS.iter().find(|(accented, _)| accented.contains(letter)).map_or(" ", |(_, plain)| plain)
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn abbreviate(word: &str) -> &str {
    if word == "saint" { "st" } else { word }
}

fn without(letters: &[char], left_out: usize) -> String {
    letters.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, letter)| letter).collect()
}

fn without_common_ends<'a>(one: &'a [char], other: &'a [char]) -> (&'a [char], &'a [char]) {
    let begin = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(begin..).unwrap_or_default(), other.get(begin..).unwrap_or_default());
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    (one.get(..one.len() - end).unwrap_or_default(), other.get(..other.len() - end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{fold, is_within_one_edit, remainders, words};

    #[test]
    fn folds_to_plain_words() {
        for (name, folded) in [
            ("St. Mary's  C.E. (Aided) Primary", "st marys ce aided primary"),
            ("Admiral Lord Nelson School\u{a0}", "admiral lord nelson school"),
            ("King\u{2019}s Academy", "kings academy"),
            ("King\u{92}s Academy", "kings academy"),
            ("Café-Crème & Zoë", "cafe creme and zoe"),
            ("A&B", "a and b"),
            ("E\u{301}cole", "ecole"),
            ("İstanbul Straße", "istanbul strasse"),
            ("  ", ""),
            ("学校", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn folds_names_of_local_authorities_as_their_migration_did() {
        for (name, sort_key) in [
            ("St. Helens", "st helens"),
            ("Bristol, City of", "bristol city of"),
            ("Kingston upon Hull, City of", "kingston upon hull city of"),
            ("Stockton-on-Tees", "stockton on tees"),
            ("King's Lynn", "kings lynn"),
        ] {
            assert_eq!(fold(name), sort_key);
        }
    }

    #[test]
    fn compares_words_whatever_their_order() {
        let expected: BTreeSet<String> = ["st", "john", "and", "paul"].map(str::to_owned).into();
        assert_eq!(words("Saint John & St. Paul"), expected);
        assert_eq!(words("PAUL, ST AND JOHN"), expected);
        assert!(words("'.").is_empty());
    }

    #[test]
    fn forgives_nothing_in_short_or_endless_words() {
        assert_eq!(remainders("sea"), ["sea"]);
        assert_eq!(remainders(&"x".repeat(33)).len(), 1);
    }

    #[test]
    fn leaves_out_each_letter_once() {
        assert_eq!(remainders("cool"), ["cool", "ool", "col", "coo"]);
    }

    #[test]
    fn tells_one_edit_from_two() {
        for other in ["mayfield", "mayfeild", "mayfild", "mayyfield", "nayfield", "ayfield", "mayfields"] {
            assert!(is_within_one_edit("mayfield", other), "{other}");
        }
        for other in ["myafeild", "mayfi", "mayfeidl", "field", "", "dayfeild"] {
            assert!(!is_within_one_edit("mayfield", other), "{other}");
        }
        assert!(is_within_one_edit("", "a") && is_within_one_edit("", "") && !is_within_one_edit("", "ab"));
    }

    /// A word of four letters or more and one typing error in it.
    fn mistyped() -> impl Strategy<Value = (String, String)> {
        ("[a-d]{5,12}", 0..4_u8, any::<prop::sample::Index>(), "[a-d]").prop_map(|(word, kind, place, letter)| {
            let mut letters: Vec<char> = word.chars().collect();
            let place = place.index(letters.len() - 1);
            let letter = letter.chars().next().unwrap();
            match kind {
                0 => letters.insert(place, letter),
                1 => drop(letters.remove(place)),
                2 => letters[place] = letter,
                _ => letters.swap(place, place + 1),
            }
            (word, letters.into_iter().collect())
        })
    }

    proptest! {
        #[test]
        fn a_typing_error_is_one_edit_and_leaves_a_shared_remainder((word, typed) in mistyped()) {
            prop_assert!(is_within_one_edit(&word, &typed));
            prop_assert!(is_within_one_edit(&typed, &word));
            let shared = remainders(&word).iter().any(|left| remainders(&typed).contains(left));
            prop_assert!(shared, "{} {}", word, typed);
        }

        #[test]
        fn folding_twice_is_folding_once(name in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&name)), fold(&name));
        }

        #[test]
        fn folds_to_ascii_words(name in any::<String>()) {
            prop_assert!(fold(&name).bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b' ')));
        }
    }
}
