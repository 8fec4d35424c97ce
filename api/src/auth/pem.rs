use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// DER bytes as a PEM block (RFC 7468: lines of 64 characters), after lines that explain it.
pub(super) fn encode(explanation: &[&str], label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines = body.as_bytes().chunks(64).map(String::from_utf8_lossy);
    let mut text = String::new();
    for line in explanation {
        text.push_str("# ");
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(&format!("-----BEGIN {label}-----\n"));
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// The bytes of the first block with this label, whatever stands before it.
pub(super) fn decode(label: &str, text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let body: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_64_characters_under_its_explanation() {
        let text = encode(&["Why."], "PUBLIC KEY", &[0; 60]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "# Why.");
        assert_eq!(lines[1], "-----BEGIN PUBLIC KEY-----");
        assert_eq!((lines[2].len(), lines[3].len()), (64, 16));
        assert_eq!(lines[4], "-----END PUBLIC KEY-----");
        assert_eq!(decode("PUBLIC KEY", &text).unwrap(), [0; 60]);
        assert_eq!(decode("PRIVATE KEY", &text), None);
    }
}
