//! Generated documents with names planted in every place: a respelling that is let out changes texts alone, as
//! parsers see it that no reader uses.

use canonym::format::{Options, read};
use proptest::prelude::*;
use proptest::sample::select;

use crate::reading::{in_order, is_read_again, respell};
use crate::skeleton::skeleton;

/// Every `Kiev` in the document is respelt; whether it was let out, if there was one.
fn check(source: &str, options: &Options<'_>, new: &str) -> Option<bool> {
    let copy = read(source.as_bytes(), options).ok()?;
    in_order(&copy);
    let names = |text: &str| text.match_indices("Kiev").map(|(at, name)| at..at + name.len()).collect();
    let respelt = respell(&copy, new, names)?;
    let is_let_out = is_read_again(&copy, options, &respelt);
    if is_let_out {
        let (before, after) = (skeleton(&copy, source.as_bytes()), skeleton(&copy, &respelt.output));
        assert_eq!(before, after, "{source:?} became {:?}", String::from_utf8_lossy(&respelt.output));
    }
    Some(is_let_out)
}

/// A name as tables have them, or one of marks.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[A-Z][a-zé]{1,8}", 1 => "[A-Z]’[a-z]{1,4}-[A-Z]{1,2}", 1 => "[1-9a-z#>*_`~|$!&<=+.)\\[\\]{}:\"'-]{1,6}"]
}

const WORDS: &[&str] =
    &["Kiev", "Kiev", "Kiev", "word", " ", " ", "a", "é", "日", "“", "”", "\"", "'", ".", ","];

const INLINE: &[&str] = &[
    "*Kiev*",
    "**Ki**ev",
    "_Kiev_",
    "~~Kiev~~",
    "K*ie*v",
    "***Kiev",
    "*",
    "**",
    "_",
    "`Kiev`",
    "`",
    "[Kiev](/Kiev)",
    "[Kiev](/Kiev 'Kiev')",
    "[a *Kiev*](<b c> \"Kiev\")",
    "![Kiev](Kiev.png)",
    "[Kiev]",
    "[Kiev][]",
    "[b][Kiev]",
    "[[Kiev]]",
    "[",
    "](",
    ")",
    "<b>Kiev</b>",
    "<i title=Kiev>",
    "</i>",
    "<!-- Kiev -->",
    "<br>",
    "<",
    "&auml;",
    "Ki&#101;v",
    "&",
    "\\*",
    "\\",
    "O\\'Kiev",
    "<https://e.org/Kiev>",
    "https://e.org/Kiev",
    "$Kiev$",
    "$",
    "[^1]",
    "|",
    "\n",
    "\n",
    "  \n",
    "\\\n",
    "\nKiev",
    "1. ",
    "- ",
    "# ",
    "> ",
    "==",
    "--",
    ":",
    "!",
    "~",
    "{#Kiev}",
];

fn inline() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(WORDS), select(INLINE)];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// Lines with a prefix: the first its own, the others another.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    format!("{first}{}", text.replace('\n', &format!("\n{rest}")))
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => inline(),
        1 => inline().prop_map(|text| format!("# {text}")),
        1 => inline().prop_map(|text| format!("{text}\n===")),
        1 => inline().prop_map(|text| format!("```Kiev\n{text}\n```")),
        1 => inline().prop_map(|text| format!("| {} | Kiev |\n|---|:-:|\n| Kiev | b |", text.replace('\n', " "))),
        1 => inline().prop_map(|text| format!("<div class=Kiev>\n{text}\n</div>")),
        1 => select(vec!["[Kiev]: /Kiev 'Kiev'", "***", "    Kiev", "<script>\nKiev\n</script>", "<div translate=no>", "</div>"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let blocks = prop::collection::vec(inner, 1..3).prop_map(|blocks| blocks.join("\n\n"));
        let prefixes = select(vec![("> ", "> "), ("- ", "  "), ("3. ", "   "), ("> ", ""), ("- [ ] ", "  ")]);
        (blocks, prefixes).prop_map(|(text, (first, rest))| prefixed(&text, first, rest))
    })
}

/// A block at the top level; within others dialects take footnotes for different things.
fn top_block() -> impl Strategy<Value = String> {
    prop_oneof![9 => block(), 1 => inline().prop_map(|text| format!("[^1]: {}", text.replace('\n', " ")))]
}

fn front_matter() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "",
        "---\ntitle: Kiev\n---\n",
        "---\ntitle: \"Ki\\u0065v “Kiev”\"\nslug: Kiev\n---\n",
        "---\nlead: 'Kiev''s'\ntags: [Kiev]\n---\n",
        "---\nsummary: >-\n  In\n  Kiev\n\n  Kiev\n---\n",
        "---\ntitle: Kiev # Kiev\nnav:\n  title: Kiev\n---\n",
        "+++\ntitle = \"Kiev\"\nsummary = 'Kiev'\n+++\n",
    ])
    .prop_map(str::to_owned)
}

fn page() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "Kiev",
        "Kiev",
        "K<b>ie</b>v",
        "Ki&#101;v",
        "Ki&shy;ev",
        "Ki<!-- Kiev -->ev",
        "Ki<wbr>ev",
        "<img alt='Kiev'>",
        "<img alt=Kiev>",
        "<i title=\"a Kiev\">",
        "</i>",
        "<a href='/Kiev'>Kiev</a>",
        "<br>",
        "<p>",
        "</p>",
        "<li>",
        "<td>",
        "<table>",
        "<tr>",
        "</table>",
        "<script>'Kiev'</script>",
        "<style>Kiev</style>",
        "<code>Kiev</code>",
        "<pre>\nKiev</pre>",
        "<textarea>Kiev</textarea>",
        "<svg><title>Kiev</title></svg>",
        "<math><mi>Kiev</mi></math>",
        "<template>Kiev</template>",
        "<noscript>Kiev</noscript>",
        "<select><option>Kiev",
        "</select>",
        "<button>Kiev</button>",
        "<h1>Kiev</h1>",
        "<div translate=no>Kiev</div>",
        "<blockquote>",
        "<iframe>Kiev</iframe>",
        "<b>",
        "</b>",
        "<font>",
        "</font>",
        "<form>",
        "</form>",
        "&",
        "&amp",
        "<",
        "word",
        " ",
        " ",
        "\n",
        "\0",
        "é",
        "<title>Kiev</title>",
        "<frameset>",
        "</body>",
        "<caption>Kiev",
        "<plaintext>",
        "<![CDATA[Kiev]]>",
        "<?Kiev?>",
        "</br>",
        "</Kiev>",
        "<Kiev>",
    ];
    let page = prop::collection::vec(select(PIECES), 1..30).prop_map(|pieces| pieces.concat());
    (select(vec!["<!doctype html>", "<html lang=en>", ""]), page)
        .prop_map(|(start, page)| start.to_owned() + &page)
}

fn table() -> impl Strategy<Value = String> {
    let cell = prop::collection::vec(
        select(vec!["Kiev", "Kiev", "word", " ", "é", "O'Kiev", "“Kiev”", "x\ty", "|"]),
        0..4,
    );
    let quoted = prop::collection::vec(
        select(vec!["Kiev", "\"\"", ",", ";", "\n", "\r\n\r\n", " ", "O\"\"Kiev"]),
        0..5,
    );
    let field = prop_oneof![
        cell.prop_map(|pieces| pieces.concat()),
        quoted.prop_map(|pieces| format!("\"{}\"", pieces.concat())),
    ];
    let rows = prop::collection::vec((field.clone(), field), 1..5);
    (select(vec![",", ";"]), select(vec!["\n", "\r\n"]), rows).prop_map(|(delimiter, end, rows)| {
        let row = |(first, text): &(String, String)| format!("{first}{delimiter}{text}{end}");
        format!("id{delimiter}text{end}{}", rows.iter().map(row).collect::<String>())
    })
}

proptest! {
    #[test]
    fn markdown(front in front_matter(), blocks in prop::collection::vec(top_block(), 1..4), attributes: bool, name in any_name()) {
        let options = Options { format: Some("markdown"), attributes, ..Options::default() };
        check(&(front + &blocks.join("\n\n")), &options, &name);
    }

    #[test]
    fn pages(page in page(), attributes: bool, name in any_name()) {
        let options = Options { format: Some("html"), attributes, ..Options::default() };
        check(&page, &options, &name);
    }

    #[test]
    fn tables(table in table(), name in any_name()) {
        let columns = ["text".to_owned()];
        let options = Options { format: Some("csv"), columns: &columns, ..Options::default() };
        check(&table, &options, &name);
    }
}
