//! The day of a document as its fields tell it: which field counts, and what contradicts itself.

use crate::text::date::Date;

/// What the fields of a document have told of its day so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ToldDay {
    /// The rank of the best field so far, and its day; none where two of its kind tell different days.
    best: Option<(usize, Option<Date>)>,
}

impl ToldDay {
    /// A field says this. Fields of a lower rank go before others; what is no day is as good as absent.
    pub(super) fn tell(&mut self, rank: usize, text: &str) {
        let Some(day) = Date::of_document(text) else { return };
        match &mut self.best {
            Some((best, known)) if *best == rank => *known = known.filter(|known| *known == day),
            Some((best, _)) if *best < rank => {}
            best => *best = Some((rank, Some(day))),
        }
    }

    /// The day, if it is certain.
    pub(super) fn day(self) -> Option<Date> {
        self.best.and_then(|(_, day)| day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &[(usize, &str)]) -> Option<String> {
        let mut told = ToldDay::default();
        fields.iter().for_each(|&(rank, text)| told.tell(rank, text));
        told.day().map(|day| day.to_string())
    }

    #[test]
    fn the_best_field_counts_unless_it_contradicts_itself() {
        let day = |day: &str| Some(day.to_owned());
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[(1, "2019-08-14T10:00:00Z")]), day("2019-08-14"));
        assert_eq!(told(&[(1, "2019-08-14"), (0, "2015-01-01"), (2, "2020-01-01")]), day("2015-01-01"));
        assert_eq!(told(&[(0, "yesterday"), (1, "2019-08-14"), (1, "20190814")]), day("2019-08-14"));
        assert_eq!(told(&[(0, "2015-01-01"), (0, "2016-01-01"), (1, "2019-08-14")]), None);
        assert_eq!(told(&[(0, "2015-01-01"), (0, "2016-01-01"), (0, "2015-01-01")]), None);
    }
}
