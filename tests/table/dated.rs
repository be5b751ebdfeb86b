//! Forms with dates: what is read, refused, put in order, and re-spelt.

use super::*;

const DATED: &str = r#"
[[place]]
id   = "astana"
name = { en = [{ form = "Astana", since = "2022-09-17" }, { form = "Nur-Sultan", since = "2019-03-23" }, "Astana", "Aqmola"], de = "Astana" }
former = "suggest"

[[place.test]]
in   = "In Nur-Sultan it rained."
date = "2020-02-29"

[[rule]]
canonical = [{ form = "Kyiv", since = "2019-08-14" }, "Kiev"]
variants  = ["Kiew"]
"#;

#[test]
fn forms_with_dates_are_read_in_their_order() {
    use canonym::table::model::Former;
    let (file, troubles) = read("t.toml", DATED);
    assert_eq!(shown(&troubles), "");
    let [place, rule] = &file.rows[..] else { panic!("{:?}", file.rows) };
    assert_eq!(
        forms(place),
        [
            "name.de=Astana",
            "name.en=Astana since 2022-09-17",
            "name.en=Nur-Sultan since 2019-03-23",
            "name.en=Astana",
            "name.en=Aqmola"
        ]
    );
    assert_eq!(place.settings.former, Some(Former::Suggest));
    assert_eq!(place.tests[0].date.map(|date| date.to_string()).as_deref(), Some("2020-02-29"));
    assert_eq!(forms(rule), ["name.und=Kyiv since 2019-08-14", "name.und=Kiev", "name.also=Kiew"]);
    assert_eq!(rule.id.text, "Kyiv");
    let formatted = format("t.toml", DATED).unwrap();
    assert_eq!(without_places(&read("t.toml", &formatted).0), without_places(&file), "{formatted}");
    assert_eq!(canonym::table::stats::stats(&[layer([file])]).dated, 2);
}

#[test]
fn what_is_wrong_with_dates_is_told_at_its_place() {
    let told = |forms: &str| {
        let (_, troubles) = read("t.toml", &format!("[[place]]\nid = 'x'\nname.en = {forms}\n"));
        let first = troubles.first().expect("it is refused");
        format!("{}: {}", first.place().column(), first.what())
    };
    for (forms, expected) in [
        ("[{ form = 'A', since = '2019-02-29' }, 'B']", "34: `since` is not a day"),
        ("[{ form = 'A', since = 2019 }, 'B']", "34: `since` must be a string, not an integer"),
        ("[{ form = 'A', since = 2019-08-14 }, 'B']", "34: `since` must be a string, not a datetime"),
        (
            "[{ form = 'A', since = '2019-01-01' }, { form = 'B', since = '2020-01-01' }, 'C']",
            "50: an item of `en` of `name` is printed since 2020-01-01, and the one before it since 2019-01-01",
        ),
        (
            "[{ form = 'A', since = '2019-01-01' }, { form = 'B', since = '2019-01-01' }, 'C']",
            "50: an item of `en` of `name` is printed since 2019-01-01, and the one before it since 2019-01-01",
        ),
        (
            "['A', { form = 'B', since = '2019-01-01' }]",
            "17: an item of `en` of `name` is printed since 2019-01-01, and stands behind one without a date",
        ),
        (
            "[{ form = 'A', since = '2019-01-01' }]",
            "12: an item of `en` of `name` has a date, and nothing stands behind it",
        ),
        (
            "{ form = 'A', since = '2019-01-01' }",
            "11: an item of `en` of `name` has a date, and nothing stands behind it",
        ),
        ("[{ since = '2019-01-01' }, 'B']", "12: an item of `en` of `name` has no `form`"),
        ("[{ form = 'A', sinse = '2019-01-01' }, 'B']", "26: unknown key `sinse` in a form"),
        ("[{ form = '', since = '2019-01-01' }, 'B']", "21: `form` is empty"),
    ] {
        assert_eq!(told(forms), expected, "{forms}");
    }
    let (_, troubles) =
        read("t.toml", "[[place]]\nid = 'x'\nname.also = [{ form = 'A', since = '2019-01-01' }]\n");
    assert_eq!(troubles[0].what(), "an item of `also` of `name` must be a string, not a table");
}

#[test]
fn a_rule_that_respells_a_dated_entity_takes_its_dates_away() {
    let lower = "[[place]]\nid = 'kyiv'\nname = { en = [{ form = 'Kyiv', since = '2019-08-14' }, 'Kiev', 'Kieff'], de = 'Kyjiw' }\n";
    let forms_of = |rule: &str| forms(&merged(&[&[lower], &[rule]])[0]);
    assert_eq!(
        forms_of("[[rule]]\ncanonical = 'Kiev'\nvariants = ['Kyiv']\n"),
        ["name.de=Kyjiw", "name.en=Kiev", "name.en=Kieff", "name.also=Kyiv"]
    );
    assert_eq!(
        forms_of(
            "[[rule]]\ncanonical = [{ form = 'Kyïv', since = '2022-02-24' }, 'Kiev']\nvariants = ['Kyiv']\n"
        ),
        [
            "name.de=Kyjiw",
            "name.en=Kyïv since 2022-02-24",
            "name.en=Kiev",
            "name.en=Kieff",
            "name.also=Kyiv",
            "name.also=Kiev"
        ]
    );
}

#[test]
fn what_a_rule_printed_earlier_is_its_variant() {
    let rules = "rule = [{ canonical = [{ form = 'Kyiv', since = '2019-08-14' }, 'Kiev'] }, { canonical = 'Kiev', variants = ['Kief'] }]\n";
    let entities = merged(&[&[rules]]);
    let troubles = lint(&entities);
    assert_eq!(troubles.len(), 1, "{}", shown(&troubles));
    assert!(
        troubles[0].what().starts_with("`Kiev`, the canonical form of this rule, is made `Kyiv`"),
        "{}",
        troubles[0]
    );
}
