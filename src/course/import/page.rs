//! A lesson page as a draft: its proofs as typed checks where they have one, what its criteria name, and its commits. What
//! could not be matched says so.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::draft::{Draft, DraftStep, manual, quoted};
use crate::course::front_matter::page_data;
use crate::course::page::title_of;
use crate::markdown::{self, section_of};
use crate::path::RelPath;
use crate::pattern::Glob;
use crate::proof::{self, Page, ProofHeadings, Ship};
use crate::source::SourceFile;
use crate::yaml::Value;

/// Words of the headings above bullets that say when a lesson is done.
const CRITERIA: [&str; 9] = [
    "done when",
    "acceptance",
    "criteria",
    "requirements",
    "deliverables",
    "checklist",
    "definition of done",
    "rubric",
    "must have",
];

/// The draft of a spec for `page`; none for a page that says nowhere when it is done. `id` is for one without its own.
pub fn draft(page: &Arc<SourceFile>, id: &str) -> Option<Draft> {
    let mut draft = head(page, id);
    let Page { lines, ships, .. } = Page::read(&page.text, &ProofHeadings::default());
    let mut bullets = bullets(&page.text);
    for line in lines.iter().filter(|line| line.is_check()) {
        let bullet = take_best(&mut bullets, line);
        let (description, source) =
            bullet.map_or_else(|| (line.says.clone(), None), |bullet| (bullet.text, Some(bullet.source)));
        let (check, comment) = match line.suggested_check() {
            Some(check) => (check, None),
            None => {
                let why = format!("no kind asks the same as: {}", line.command);
                (manual(&format!("Type {}", line.command)), Some(why))
            }
        };
        draft.add(DraftStep {
            description: description.clone(),
            id: format!("proof-{}", line.n),
            check,
            comment,
            ..DraftStep::default()
        });
        // What else the bullet names than the command does.
        let named = source.map(|source| named_in(&source)).unwrap_or_default();
        let is_more = |named: &Named| named.id == "committed" || !line.command.contains(named.name.as_str());
        let others = named.into_iter().filter(is_more);
        others.for_each(|named| add_named(&mut draft, &description, named));
    }
    for bullet in bullets {
        let named = named_in(&bullet.source);
        if named.is_empty() {
            let comment = Some("no proof on the page is about this".to_owned());
            let check = manual(&bullet.text);
            draft.add(DraftStep {
                description: bullet.text,
                id: "done".to_owned(),
                check,
                comment,
                ..DraftStep::default()
            });
            continue;
        }
        for named in named {
            add_named(&mut draft, &bullet.text, named);
        }
    }
    for ship in &ships {
        add_commit(&mut draft, ship);
    }
    (!draft.is_empty()).then_some(draft)
}

/// What the front matter already says, in the order of a spec.
fn head(page: &Arc<SourceFile>, default_id: &str) -> Draft {
    let root = page_data(page).map(|data| data.root);
    let value = |key: &str| match root.as_ref()?.get(key).map(|node| &node.value) {
        Some(Value::Text(text)) => Some((text.clone(), quoted(text))),
        Some(Value::Int(n)) => Some((n.to_string(), n.to_string())),
        _ => None,
    };
    let own_id = value("id").map(|(id, _)| id);
    let mut draft = Draft::new(own_id.as_deref().unwrap_or(default_id), &page.path);
    let title = value("title").map(|(_, title)| title).or_else(|| title_of(page).map(|title| quoted(&title)));
    draft.set("title", title.unwrap_or_else(|| quoted(default_id)));
    for key in ["part", "order", "type", "duration_min"] {
        let Some((text, shown)) = value(key) else { continue };
        let fits = match key {
            "type" => ["lesson", "quest"].contains(&text.as_str()),
            "order" | "duration_min" => text.parse::<u32>().is_ok(),
            _ => true,
        };
        if fits {
            draft.set(key, if key == "part" || key == "type" { shown } else { text });
        }
    }
    draft
}

/// A criterion of a page: as it is read, and its Markdown.
struct Bullet {
    text: String,
    source: String,
}

/// The bullets under the headings that say when the lesson is done.
fn bullets(text: &str) -> Vec<Bullet> {
    let outline = markdown::parse(text);
    let words = ProofHeadings::new(&CRITERIA);
    let lines: Vec<&str> = text.lines().collect();
    let mut seen = BTreeSet::new();
    let mut bullets = Vec::new();
    for heading in outline.headings.iter().filter(|heading| words.are_in_text(&heading.text)) {
        let section = section_of(&outline, heading).lines;
        for item in outline.items().iter().filter(|item| section.contains(&item.line)) {
            let text = item.text.trim().trim_start_matches(['☐', '☑', '✅']).trim();
            if !text.is_empty() && seen.insert(item.line) {
                let source = lines.get(item.line - 1..(item.end - 1).min(lines.len())).unwrap_or_default();
                bullets.push(Bullet { text: text.to_owned(), source: source.join(" ") });
            }
        }
    }
    bullets
}

/// Something that a criterion names in backticks.
struct Named {
    name: String,
    check: String,
    id: &'static str,
}

/// The paths, branches and tags that a text names in backticks, as checks.
fn named_in(source: &str) -> Vec<Named> {
    let lower = source.to_lowercase();
    let has = |word: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|own| own == word);
    let names = source.split('`').skip(1).step_by(2).map(str::trim);
    names
        .filter_map(|name| {
            check_of(name, has("branch"), has("tag") || has("tagged"), has("committed") || has("commit"))
        })
        .collect()
}

fn check_of(name: &str, is_branch: bool, is_tag: bool, is_committed: bool) -> Option<Named> {
    let is_plain =
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "<>{}()$|;\"'=,".contains(c));
    if !is_plain || name.starts_with('-') || name.contains("://") {
        return None;
    }
    let named = |check: String, id| Some(Named { name: name.to_owned(), check, id });
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let extension = last.rsplit_once('.').map(|(stem, end)| {
        !stem.is_empty()
            && end.len() <= 8
            && end.chars().all(char::is_alphanumeric)
            && end.contains(char::is_alphabetic)
    });
    let is_path = name.ends_with('/')
        || extension == Some(true)
        || ["Makefile", "Dockerfile", "LICENSE", "README"].contains(&last);
    if Glob::is_glob(name) {
        let is_of_files = is_path || name.contains('/');
        return (is_of_files && Glob::parse(name).is_ok())
            .then(|| named(format!("files: {{ glob: {} }}", quoted(name)), "files"))?;
    }
    let path = RelPath::parse(name.trim_end_matches('/')).ok()?;
    let path = quoted(path.as_str());
    match name {
        name if name.ends_with('/') => named(format!("directory: {path}"), "folder"),
        _ if is_path && is_committed => named(format!("committed: {path}"), "committed"),
        _ if is_path => named(format!("file: {path}"), "file"),
        // A name such as v1.0 is a tag's where a text is about both.
        _ if is_branch && !(is_tag && is_version(name)) => {
            named(format!("branch: {}", quoted(name)), "branch")
        }
        _ if is_tag => named(format!("tag: {}", quoted(name)), "tag"),
        _ => None,
    }
}

fn is_version(name: &str) -> bool {
    name.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit())
}

fn add_named(draft: &mut Draft, description: &str, named: Named) {
    if draft.has(&named.check) {
        return;
    }
    let comment = Some(format!("a draft, from `{}` in the criterion: it may ask for more", named.name));
    let step = DraftStep {
        description: description.to_owned(),
        id: named.id.to_owned(),
        check: named.check,
        comment,
        ..DraftStep::default()
    };
    draft.add(step);
}

/// A commit with each path that is added before it.
fn add_commit(draft: &mut Draft, ship: &Ship) {
    let prefix = quoted(&format!("^{}", crate::pattern::quote(&ship.prefix)));
    let step = |check: String, id: &str| DraftStep {
        description: ship.says(),
        id: id.to_owned(),
        check,
        comment: Some("a draft, from the commit of the page".to_owned()),
        ..DraftStep::default()
    };
    if ship.paths.is_empty() {
        draft.add(step(format!("commits: {{ matching: {prefix} }}"), "commit"));
    }
    for path in ship.paths.iter().map(|path| path.as_str()) {
        let is_folder = !path.rsplit('/').next().unwrap_or_default().contains('.');
        let touching = if is_folder && !Glob::is_glob(path) { format!("{path}/**") } else { path.to_owned() };
        draft.add(step(
            format!("commits: {{ matching: {prefix}, touching: {} }}", quoted(&touching)),
            "commit",
        ));
    }
}

/// Takes the bullet that shares the most words with a line of proof; at least two, or it is about something else.
fn take_best(bullets: &mut Vec<Bullet>, line: &proof::Line) -> Option<Bullet> {
    let own = words(&format!("{} {}", line.says, line.command));
    let shared = |bullet: &Bullet| words(&bullet.text).intersection(&own).count();
    let best = bullets.iter().enumerate().max_by_key(|(nth, bullet)| (shared(bullet), usize::MAX - nth))?;
    let (at, bullet) = best;
    (shared(bullet) >= 2).then(|| bullets.remove(at))
}

/// The words of a text that tell it apart, without their endings.
fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    words.map(|word| word.trim_end_matches('s').to_owned()).collect()
}
