//! Days of the calendar: as people write them in tables and options, and as documents say of themselves.
//!
//! A date is a day and no moment: it is taken as it is written, whatever time and zone stand behind it.

use std::fmt;
use std::num::NonZeroU32;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// # Example: read one, and compare
/// ```
/// use canonym::text::date::Date;
///
/// let since = Date::parse("2019-08-14").expect("there is such a day");
/// assert!(Date::parse("2015-12-31") < Some(since));
/// assert_eq!(Date::of_document("20190814T120000+0200"), Some(since));
/// assert_eq!(Date::parse("2019-02-29"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NonZeroU32);

impl Date {
    /// The first day that there is.
    pub const FIRST: Date = match Date::new(1, 1, 1) {
        Some(date) => date,
        None => Date(NonZeroU32::MIN),
    };

    /// The day of a year, a month from 1 and a day from 1; none if there is no such day.
    pub const fn new(year: u32, month: u32, day: u32) -> Option<Date> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if year == 0 || year > 9999 || day == 0 || day > days {
            return None;
        }
        match NonZeroU32::new(year * 10_000 + month * 100 + day) {
            Some(number) => Some(Date(number)),
            None => None,
        }
    }

    /// A day written `YYYY-MM-DD`, and nothing else.
    pub fn parse(text: &str) -> Option<Date> {
        let [year, month, day] = [text.get(0..4)?, text.get(5..7)?, text.get(8..)?];
        let has_hyphens = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        if !has_hyphens || day.len() != 2 {
            return None;
        }
        Date::new(digits(year)?, digits(month)?, digits(day)?)
    }

    /// The day that a document names: ISO 8601 in either format, with or without a time behind it.
    pub fn of_document(text: &str) -> Option<Date> {
        let text = text.trim();
        let (day, rest) = match text.get(4..5)? {
            "-" => (Date::parse(text.get(..10)?)?, text.get(10..)?),
            _ => {
                let [year, month, day] = [text.get(..4)?, text.get(4..6)?, text.get(6..8)?];
                (Date::new(digits(year)?, digits(month)?, digits(day)?)?, text.get(8..)?)
            }
        };
        (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then_some(day)
    }

    /// Its eight digits as a number: 20190814. Later days have greater numbers, and no day has zero.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// The day of such a number.
    pub fn of_number(number: u32) -> Option<Date> {
        Date::new(number / 10_000, number / 100 % 100, number % 100)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        write!(f, "{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100)
    }
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_there_are() {
        for text in ["0001-01-01", "2000-02-29", "2019-08-14", "9999-12-31"] {
            let date = Date::parse(text).expect(text);
            assert_eq!(date.to_string(), text);
            assert_eq!(Date::of_number(date.number()), Some(date));
            assert_eq!(Date::of_document(text), Some(date));
        }
        for text in [
            "",
            "2019",
            "2019-08",
            "2019-8-1",
            "0000-01-01",
            "1900-02-29",
            "2019-04-31",
            "2019-13-01",
            "2019-00-10",
            "2019-01-00",
            "2019/01/01",
            "2019-01-011",
            "2019-01-01T",
            "+019-01-01",
            "２019-01-01",
            "2019-01-1é",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_of_documents() {
        let day = Date::parse("2019-08-14");
        for text in
            [" 2019-08-14T10:00:00Z\n", "2019-08-14 10:00", "20190814", "20190814T100000Z", "2019-08-14t10"]
        {
            assert_eq!(Date::of_document(text), day, "{text}");
        }
        for text in [
            "",
            "2019",
            "201908",
            "2019-08-14x",
            "201908141",
            "14.08.2019",
            "20190832",
            "é2019-08-14",
            "2019-08é",
        ] {
            assert_eq!(Date::of_document(text), None, "{text}");
        }
    }
}
