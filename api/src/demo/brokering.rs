//! Support between schools in the demo's year, and two requests of today.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::keys::Urn;
use entities::values::{AcademicYear, HalfDays, Period, Span};
use entities::{deployment, support_offer, support_request, supporter};

use super::cast::{Cast, day, once};
use super::support::{Asker, HELPERS, Helper, STORIES, Story, Told};
use super::{Played, noon, played};
use crate::brokerage::rules::DeploymentStep;
use crate::brokerage::service::{
    self as brokerage, Answer, Answering, Asking, Call, Closing, Entry, Offering, Profile, Running, Sending,
    SettingCapacity, Visiting,
};
use crate::brokerage::store::{deployments, offers, requests, supporters};
use crate::operation::Operation;
use crate::schools::store::facts::facts_of;

/// Puts those who can be sent on the register, and tells the stories one after the other.
pub(super) async fn broker(cast: &Cast, now: DateTime<Utc>) -> Played<()> {
    let mut helpers = Vec::new();
    let homes = homes(cast).await?;
    cast.clock.set(noon("2016-09-05"));
    for (place, helper) in HELPERS.iter().enumerate() {
        let row = played(
            "register",
            brokerage::register_supporter(&cast.officer, entry(cast, helper, (place, &homes))).await,
        )?;
        give_days(cast, &row, helper, now).await?;
        helpers.push(row.id);
    }
    for (place, story) in STORIES.iter().enumerate() {
        let Some(urn) = cast.asking(story.asker) else { continue };
        Telling { cast, place, story, urn, helpers: &helpers, now }.tell().await?;
    }
    Ok(())
}

/// Schools from which the helpers come: of no trust, and not the head's own.
async fn homes(cast: &Cast) -> Played<Vec<Urn>> {
    let urns: Vec<Urn> = cast.schools.iter().map(|(_, urn)| *urn).collect();
    let facts = facts_of(&cast.officer.db, &urns).await?;
    let heads = cast.asking(Asker::Head);
    let is_alone = |urn: &Urn| facts.get(urn).is_some_and(|school| school.trust_uid.is_none()) && Some(*urn) != heads;
    Ok(urns.into_iter().filter(is_alone).collect())
}

fn entry(cast: &Cast, helper: &Helper, (place, homes): (usize, &[Urn])) -> Entry {
    let profile = Profile {
        name: Some(helper.name.to_owned()),
        designation: helper.designation,
        provider_id: helper.provider.and_then(|place| cast.providers.get(place).cloned()),
        home_urn: helper.home.and_then(|place| homes.get(place).or(homes.first()).copied()),
        specialisms: Some(helper.specialisms.iter().map(|code| (*code).to_owned()).collect()),
        phases: Some(helper.phases.to_vec()),
        valid_from: Some(day("2016-09-01")),
        ..Profile::default()
    };
    Entry { area: None, profile, idempotency: once(&format!("helper {place}")) }
}

/// Gives each half-term of 2016/17 and of this year its days.
async fn give_days(cast: &Cast, row: &supporter::Model, helper: &Helper, now: DateTime<Utc>) -> Played<()> {
    let Some(days) = HalfDays::of_days(helper.days) else { return Ok(()) };
    let years = [AcademicYear::of(day("2016-09-01")), AcademicYear::of(now.date_naive())];
    for year in years.into_iter().flatten() {
        let found = supporters::by_ids(&cast.officer.db, &cast.officer.actor, std::slice::from_ref(&row.id)).await?;
        let expected_version = found.get(&row.id).map_or(row.version, |row| row.version);
        let half_terms = (1..=6).filter_map(|number| Period::new(year.begins_in(), Span::HalfTerm(number)));
        let call = Call {
            id: row.id.clone(),
            expected_version,
            idempotency: once(&format!("days of {} in {year}", helper.name)),
        };
        let setting = SettingCapacity { call, capacity: half_terms.map(|half_term| (half_term, days)).collect() };
        played("days", brokerage::set_capacity(&cast.officer, setting).await)?;
    }
    Ok(())
}

struct Telling<'a> {
    cast: &'a Cast,
    place: usize,
    story: &'static Story,
    urn: Urn,
    helpers: &'a [String],
    now: DateTime<Utc>,
}

impl Telling<'_> {
    async fn tell(&self) -> Played<()> {
        let (from, _) = self.between();
        self.at(from - TimeDelta::days(14));
        let request = played("ask", brokerage::request_support(self.school(), self.asking()).await)?;
        if let Some(helper) = self.story.declined {
            let offer = self.offer(&request, helper, "first").await?;
            let answering = self.answering(&offer, Answer::Decline, "She has worked with us before (invented)").await?;
            played("decline", brokerage::answer_offer(self.school(), answering).await)?;
        }
        if self.story.told == Told::Closed {
            let call = self.call_of_request(&request, "close").await?;
            let closing = Closing { call, reason: "We have found somebody ourselves (invented)".to_owned() };
            return played("close", brokerage::close_request(self.school(), closing).await).map(|_| ());
        }
        let Some(helper) = self.story.sent else { return Ok(()) };
        let offer = self.offer(&request, helper, "second").await?;
        if self.story.told == Told::Offered {
            return Ok(());
        }
        let answering = self.answering(&offer, Answer::Accept, "With thanks (invented)").await?;
        let offer = played("accept", brokerage::answer_offer(self.school(), answering).await)?;
        match offer.deployment_id {
            Some(id) => self.run(&id).await,
            None => Ok(()),
        }
    }

    /// Begins the deployment, writes its visits down and ends it, as far as the story goes.
    async fn run(&self, id: &String) -> Played<()> {
        let (from, to) = self.between();
        self.at(from);
        let row = self.deployment(id).await?;
        if matches!(self.story.told, Told::Active | Told::Completed) {
            self.step(&row, DeploymentStep::Begin, None).await?;
        }
        for visited_on in self.story.visits {
            self.at(day(visited_on));
            let visiting = Visiting {
                deployment_id: id.clone(),
                visited_on: day(visited_on),
                half_term: None,
                days: HalfDays::new(2).unwrap_or_default(),
                note: "Observed lessons with the subject lead and planned the next steps (invented)".to_owned(),
                idempotency: self.key(&format!("visit {visited_on}")),
            };
            played("visit", brokerage::record_visit(&self.cast.alliance, visiting).await)?;
        }
        self.at(to);
        match self.story.told {
            Told::Completed => {
                let told = "The subject lead goes on alone; books and lessons agree (invented)";
                self.step(&row, DeploymentStep::Complete, Some(told)).await
            }
            Told::Ended => {
                let told = "The chair stayed, and the review was put off (invented)";
                self.step(&row, DeploymentStep::End, Some(told)).await
            }
            _ => Ok(()),
        }
    }

    async fn step(&self, row: &deployment::Model, step: DeploymentStep, told: Option<&str>) -> Played<()> {
        let expected_version = self.deployment(&row.id).await?.version;
        let call = Call { id: row.id.clone(), expected_version, idempotency: self.key(&format!("{step:?}")) };
        let running = Running { call, step, told: told.map(str::to_owned) };
        played("run", brokerage::run_deployment(&self.cast.officer, running).await).map(|_| ())
    }

    /// Offers all the days that are asked for, in the first half-terms that have them.
    async fn offer(&self, request: &support_request::Model, helper: usize, key: &str) -> Played<support_offer::Model> {
        let between = self.between();
        let half_terms = Period::half_terms(between.0, between.1);
        let number = i32::try_from(half_terms.len()).unwrap_or(1).max(1);
        let each = HalfDays::new((request.days.halves() + number - 1) / number);
        let mut left = request.days;
        let mut days = Vec::new();
        for half_term in half_terms {
            let part = each.unwrap_or_default().min(left);
            left = left.less(part);
            if part > HalfDays::default() {
                days.push((half_term, part));
            }
        }
        let sending = Sending { supporter_id: self.helpers.get(helper).cloned().unwrap_or_default(), between, days };
        let offering = Offering {
            call: self.call_of_request(request, &format!("offer {key}")).await?,
            sending: Some(sending),
            intervention_id: None,
            note: Some("Of those who are free, the nearest who knows it best (invented)".to_owned()),
        };
        played("offer", brokerage::offer_support(&self.cast.officer, offering).await)
    }

    async fn answering(&self, offer: &support_offer::Model, answer: Answer, told: &str) -> Played<Answering> {
        let (db, actor) = (&self.cast.officer.db, &self.cast.officer.actor);
        let found = offers::by_ids(db, actor, std::slice::from_ref(&offer.id)).await?;
        let expected_version = found.get(&offer.id).map_or(offer.version, |offer| offer.version);
        let call = Call { id: offer.id.clone(), expected_version, idempotency: self.key(&format!("{answer:?}")) };
        Ok(Answering { call, answer, told: Some(told.to_owned()) })
    }

    /// The call with the version that the request has by now: a start that was broken off goes on where it stopped.
    async fn call_of_request(&self, row: &support_request::Model, key: &str) -> Played<Call> {
        let (db, actor) = (&self.cast.officer.db, &self.cast.officer.actor);
        let found = requests::by_ids(db, actor, std::slice::from_ref(&row.id)).await?;
        let expected_version = found.get(&row.id).map_or(row.version, |row| row.version);
        Ok(Call { id: row.id.clone(), expected_version, idempotency: self.key(key) })
    }

    async fn deployment(&self, id: &String) -> Played<deployment::Model> {
        let (db, actor) = (&self.cast.officer.db, &self.cast.officer.actor);
        let found = deployments::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
        found.ok_or_else(|| sea_orm::DbErr::RecordNotFound(id.clone()).into())
    }

    fn asking(&self) -> Asking {
        Asking {
            urn: self.urn,
            need: self.story.need.to_owned(),
            specialisms: vec![self.story.specialism.to_owned()],
            days: HalfDays::of_days(self.story.days).unwrap_or_default(),
            between: self.between(),
            idempotency: self.key("ask"),
        }
    }

    /// First and last day on which support is wanted.
    fn between(&self) -> (NaiveDate, NaiveDate) {
        let today = self.now.date_naive();
        let to_the_end = AcademicYear::of(today).map_or(today, AcademicYear::last_day);
        self.story.between.map_or((today, to_the_end), |(from, to)| (day(from), day(to)))
    }

    /// Sets the clock to noon of the day; in a story of today it stays.
    fn at(&self, day: NaiveDate) {
        let at = if self.story.between.is_some() { noon(&day.to_string()) } else { self.now };
        self.cast.clock.set(at);
    }

    fn key(&self, key: &str) -> Option<crate::operation::Idempotency> {
        once(&format!("support {} {key}", self.place))
    }

    fn school(&self) -> &Operation {
        match self.story.asker {
            Asker::Head => &self.cast.head,
            Asker::Trust => &self.cast.trust,
        }
    }
}

impl Cast {
    /// The school that asks; nothing if the demo does not have it.
    fn asking(&self, asker: Asker) -> Option<Urn> {
        match asker {
            Asker::Head => self.head.actor.memberships().iter().find_map(|membership| membership.school_urn),
            Asker::Trust => self.trusts_school,
        }
    }
}
