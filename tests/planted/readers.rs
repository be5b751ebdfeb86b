//! What wires and subtitles are apart from their prose, as other readers than ours see them.

/// What a reader sees of a document.
pub fn skeleton(format: &str, text: &str) -> Vec<String> {
    match format {
        "vtt" | "srt" => subtitles(text, format == "vtt"),
        _ => wire(text),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(str::to_owned).collect()
}

/// The fields of headers, the trailers, and of each line between them how it begins and ends.
fn wire(text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut rest = text;
    while let Some((header, behind)) = rest.split_once('\u{2}') {
        seen.extend(header.split_ascii_whitespace().map(|field| format!("field {field}")));
        let end = behind.find(['\u{3}', '\u{4}']).unwrap_or(behind.len());
        seen.extend(lines(&behind[..end]).iter().map(|line| story_line(line)));
        rest = &behind[end..];
    }
    seen.push(format!("trailer {rest}"));
    seen
}

fn story_line(line: &str) -> String {
    let bare = line.trim_start_matches([' ', '\t', '^']);
    let bars = line.matches(['|', '\t']).count();
    let is_closed = line.trim_end().ends_with(['=', '<']);
    format!("line: {} before, {bars} bars, closed: {is_closed}", line.len() - bare.len())
}

/// Each cue as its times, its tags and how many lines it has; every other line as it is.
fn subtitles(text: &str, is_vtt: bool) -> Vec<String> {
    let mut seen = Vec::new();
    let mut cue: Option<Vec<String>> = None;
    for line in lines(text) {
        let times = line.split_once("-->");
        if line.is_empty() || times.is_some() {
            seen.extend(cue.take().map(|lines| payload(&lines, is_vtt)));
        }
        match (times, &mut cue) {
            (Some((from, rest)), _) => {
                let is_time = |text: &str| text.trim().bytes().all(|byte| b"0123456789:.,".contains(&byte));
                let (to, settings) = rest.trim_start().split_once([' ', '\t']).unwrap_or((rest, ""));
                cue = (is_time(from) && is_time(to)).then(Vec::new);
                seen.push(format!("from {from} to {to}, settings {settings}"));
            }
            (None, Some(lines)) if !line.is_empty() => lines.push(line),
            _ => seen.push(format!("line {line}")),
        }
    }
    seen.extend(cue.map(|lines| payload(&lines, is_vtt)));
    seen
}

/// The tags of a cue's text, with the text of `rt`, but not who speaks.
fn payload(lines: &[String], is_vtt: bool) -> String {
    let text = lines.join("\n");
    let mut seen = format!("a cue of {} lines:", lines.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['<', '{']) {
        let marked = &rest[at..];
        let close = if marked.starts_with('<') { '>' } else { '}' };
        let begins = match (is_vtt, close) {
            (true, _) => close == '>',
            (_, '}') => marked.starts_with("{\\"),
            _ => marked[1..].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()),
        };
        let open_end = if is_vtt { marked.len() } else { 1 };
        let tag = &marked[..if begins { marked.find(close).unwrap_or(open_end) } else { 1 }];
        let is_speaker = is_vtt && (tag.starts_with("<v ") || tag.starts_with("<v."));
        seen += if is_speaker { "<v" } else { tag };
        rest = &rest[at + tag.len()..];
        if is_vtt && tag == "<rt" {
            seen += rest.split("</rt>").next().unwrap_or_default();
        }
    }
    seen
}
