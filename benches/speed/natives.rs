//! Persons with their native-script forms alone, so that schemes make every other spelling.

use std::fmt::Write as _;

/// How a Russian family name begins, goes on and ends.
const STARTS: &[&str] = &["Б", "Вл", "Гр", "Д", "Ж", "Кр", "Л", "М", "Р", "С", "Т", "Хр", "Ч", "Ш", "Щ", "Я"];
const MIDDLES: &[&str] =
    &["а", "еле", "ыже", "оло", "ерга", "уши", "аха", "юби", "ете", "икто", "емья", "обо"];
const LINKS: &[&str] = &["н", "д", "ль", "р", "т", "з", "в", "ц", "нч", "м"];
const ENDS: &[&str] = &["ов", "ев", "ин", "ский", "енко", "ников", "ук", "аев"];

/// Given names as often as they recur among people; the family names are all different.
const GIVEN: &[&str] = &[
    "Александр",
    "Алексей",
    "Андрей",
    "Анатолий",
    "Борис",
    "Валерий",
    "Виктор",
    "Владимир",
    "Геннадий",
    "Георгий",
    "Дмитрий",
    "Евгений",
    "Екатерина",
    "Елена",
    "Ирина",
    "Константин",
    "Людмила",
    "Максим",
    "Мария",
    "Михаил",
    "Наталья",
    "Николай",
    "Ольга",
    "Пётр",
    "Сергей",
    "Татьяна",
    "Фёдор",
    "Юлия",
    "Юрий",
];

/// A table of `rows` persons, each with a Russian given name, a Russian family name and nothing else but the
/// English family name that canonym is to print.
pub fn table(rows: usize) -> String {
    let mut toml = String::with_capacity(rows * 160);
    for row in 0..rows {
        let _ = write!(
            toml,
            "[[person]]\nid = \"p{row}\"\ngiven = {{ ru = \"{}\" }}\nfamily = {{ ru = \"{}\", en = \"P{row}\" }}\n\n",
            GIVEN[row % GIVEN.len()],
            family(row),
        );
    }
    toml
}

fn family(row: usize) -> String {
    let mut rest = row;
    let mut pick = |of: &[&'static str]| {
        let picked = of[rest % of.len()];
        rest /= of.len();
        picked
    };
    let (start, end) = (pick(STARTS), pick(ENDS));
    let mut name = start.to_owned();
    for _ in 0..2 {
        name += pick(MIDDLES);
        name += pick(LINKS);
    }
    name + end
}
