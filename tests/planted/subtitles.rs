//! A grammar of subtitles: cues with identifiers, settings, speakers and tags, and blocks that are never shown.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::document::{Document, Kind, Writer};

/// What can stand in a cue of WebVTT, also within a name.
const VTT_TAGS: &[&str] = &[
    "<i>",
    "</i>",
    "<b>",
    "</b>",
    "<00:01.500>",
    "<c.NAME>",
    "</c>",
    "<rt>NAME</rt>",
    "<lang de>",
    "</lang>",
    "&amp;",
    "&nbsp;",
    "&shy;",
    "&",
    "<i",
    "</>",
];

const SRT_TAGS: &[&str] = &[
    "<i>",
    "</i>",
    "<font color=\"NAME\">",
    "</font>",
    "{\\an8}",
    "{NAME}",
    " & ",
    " < ",
    "{\\pos",
    "&amp;",
];

/// What stands between cues; none of it is shown.
const VTT_BLOCKS: &[&str] = &[
    "NOTE NAME\n\n",
    "NOTE\nNAME\nNAME\n\n",
    "STYLE\n::cue(v[voice=\"NAME\"]) { color: red }\n\n",
    "REGION\nid:NAME\n\n",
    "NAME\n\n",
    "00:xx --> NAME\nNAME\n\n",
];

const SRT_BLOCKS: &[&str] = &["NAME\n\n", "7\n00:00:xx,000 --> NAME\nNAME\n\n", "\nNAME\nNAME\n\n"];

#[derive(Clone, Debug)]
enum Block {
    Cue {
        id: &'static str,
        settings: &'static str,
        /// Whether a speaker is named.
        is_spoken: bool,
        tags: Vec<(Index, Index)>,
    },
    Hidden(Index),
}

/// The shape of a file of subtitles.
#[derive(Clone, Debug)]
pub struct Subtitles {
    is_vtt: bool,
    end: &'static str,
    blocks: Vec<Block>,
}

pub fn any_subtitles() -> impl Strategy<Value = Subtitles> {
    let tags = prop::collection::vec(any::<(Index, Index)>(), 0..4);
    let settings = select(vec!["", " align:start region:NAME", "\tX1:1 NAME"]);
    let cue = (select(vec!["", "12\n", "NAME\n"]), settings, any::<bool>(), tags)
        .prop_map(|(id, settings, is_spoken, tags)| Block::Cue { id, settings, is_spoken, tags });
    let block = prop_oneof![4 => cue, 1 => any::<Index>().prop_map(Block::Hidden)];
    (any::<bool>(), select(vec!["\n", "\r\n", "\r"]), prop::collection::vec(block, 1..7))
        .prop_map(|(is_vtt, end, blocks)| Subtitles { is_vtt, end, blocks })
}

impl Subtitles {
    /// The subtitles with a drawn copy in their places.
    pub fn write(&self, copy: &[u8]) -> Document {
        let mut writer = Writer::new(if self.is_vtt { "vtt" } else { "srt" }, self.end, copy);
        if self.is_vtt {
            writer.fixed("header", "WEBVTT NAME\nKind: NAME\n\n");
        }
        for block in &self.blocks {
            match block {
                Block::Cue { id, settings, is_spoken, tags } => {
                    writer.fixed("identifier", id);
                    let times =
                        if self.is_vtt { "00:01.000 --> 00:02.000" } else { "00:00:01,000 --> 00:00:02,000" };
                    writer.fixed("times", &format!("{times}{settings}\n"));
                    if *is_spoken && self.is_vtt {
                        writer.fixed("mark", "<v.loud ");
                        let speaker = writer.line();
                        writer.push(Kind::Prose, "speaker", speaker);
                        writer.fixed("mark", ">");
                    }
                    self.cue(&mut writer, tags);
                    writer.fixed("mark", "\n\n");
                }
                Block::Hidden(idx) if self.is_vtt => writer.fixed("hidden", idx.get::<&str>(VTT_BLOCKS)),
                Block::Hidden(idx) => writer.fixed("hidden", idx.get::<&str>(SRT_BLOCKS)),
            }
        }
        writer.finish()
    }

    /// The text of a cue with tags at any character.
    fn cue(&self, writer: &mut Writer<'_>, tags: &[(Index, Index)]) {
        let known = if self.is_vtt { VTT_TAGS } else { SRT_TAGS };
        let mut text = [writer.lines(), writer.lines()].join(self.end.as_bytes());
        for (tag, at) in tags {
            let is_bound = |at: &usize| text.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
            let bounds: Vec<usize> = (0..=text.len()).filter(is_bound).collect();
            let at = *at.get(&bounds);
            let tag = writer.filled(tag.get::<&str>(known));
            text.splice(at..at, tag);
        }
        writer.push(Kind::Prose, "cue", text);
    }
}
