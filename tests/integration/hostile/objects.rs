//! Objects, packs and references that git would never write: cut, in circles, of no kind there is, larger than they look,
//! or pipes. Each is written byte by byte, and each ends at once in one sentence.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest, Sha1};

use super::{COMMITS, COMMITTED, FILE, LINES, git, judge, repository};
use crate::support::Sandbox;

pub(super) const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(super) const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn deflated(parts: &[&[u8]]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    parts.iter().for_each(|part| encoder.write_all(part).unwrap());
    encoder.finish().unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(id: &str) -> Vec<u8> {
    (0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()).collect()
}

/// Writes a loose object under an id that need not be its own.
pub fn write_loose(repo: &Path, id: &str, kind: &str, data: &[u8]) {
    let at = repo.join(".git/objects").join(&id[..2]).join(&id[2..]);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&at);
    fs::write(at, deflated(&[format!("{kind} {}\0", data.len()).as_bytes(), data])).unwrap();
}

/// What is in the loose object of an id, without its kind and size.
pub fn read_loose(repo: &Path, id: &str) -> Vec<u8> {
    let packed = fs::File::open(repo.join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    let mut unpacked = Vec::new();
    flate2::read::ZlibDecoder::new(packed).read_to_end(&mut unpacked).unwrap();
    let header = unpacked.iter().position(|&byte| byte == 0).unwrap() + 1;
    unpacked.split_off(header)
}

/// Writes a loose object under its own id.
pub fn write_object(repo: &Path, kind: &str, data: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("{kind} {}\0", data.len()));
    hash.update(data);
    let id = hex(&hash.finalize());
    write_loose(repo, &id, kind, data);
    id
}

/// An entry of a pack: its type, its size, what is between, and its stream.
fn entry(kind: u8, size: usize, base: &[u8], stream: Vec<u8>) -> Vec<u8> {
    let (mut byte, mut size) = (kind << 4 | (size & 15) as u8, size >> 4);
    let mut out = Vec::new();
    while size > 0 {
        out.push(byte | 0x80);
        (byte, size) = ((size & 0x7f) as u8, size >> 7);
    }
    out.push(byte);
    [out, base.to_vec(), stream].concat()
}

/// Writes a pack of entries under ids, which are in order, with its index.
fn write_pack(repo: &Path, entries: &[(&str, Vec<u8>)]) {
    let mut pack = [b"PACK".to_vec(), 2u32.to_be_bytes().to_vec()].concat();
    pack.extend((entries.len() as u32).to_be_bytes());
    let mut offsets = Vec::new();
    for (_, bytes) in entries {
        offsets.push(pack.len() as u32);
        pack.extend(bytes);
    }
    let sum = Sha1::digest(&pack).to_vec();
    pack.extend(&sum);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255u8 {
        let count = entries.iter().filter(|(id, _)| unhex(id)[0] <= first).count();
        index.extend((count as u32).to_be_bytes());
    }
    entries.iter().for_each(|(id, _)| index.extend(unhex(id)));
    index.extend(vec![0; 4 * entries.len()]);
    offsets.iter().for_each(|offset| index.extend(offset.to_be_bytes()));
    index.extend(&sum);
    index.extend(Sha1::digest(&index).to_vec());
    let folder = repo.join(".git/objects/pack");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("pack-x.pack"), pack).unwrap();
    fs::write(folder.join("pack-x.idx"), index).unwrap();
}

pub(super) fn commit_text(repo: &Sandbox, parent: Option<&str>) -> String {
    let tree = git(repo.path(), &["rev-parse", "HEAD^{tree}"]);
    let parent = parent.map_or_else(String::new, |parent| format!("parent {parent}\n"));
    format!(
        "tree {tree}\n{parent}author L <l@x> 1767632400 +0100\ncommitter L <l@x> 1767632400 +0100\n\nw1: x\n"
    )
}

pub(super) fn tag_text(target: &str) -> String {
    format!("object {target}\ntype tag\ntag x\ntagger L <l@x> 1767632400 +0100\n\nx\n")
}

pub(super) fn set_main(repo: &Sandbox, id: &str) {
    repo.write(".git/refs/heads/main", format!("{id}\n"));
}

pub fn pipe(at: &Path) {
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

#[test]
fn a_loose_object_that_is_cut_is_damaged() {
    for (what, in_worktree) in [
        ("HEAD", ["pass", "unknown", "unknown"]),
        ("HEAD^{tree}", ["pass", "pass", "unknown"]),
        ("HEAD:n.md", ["pass", "pass", "unknown"]),
    ] {
        let repo = repository();
        let id = git(repo.path(), &["rev-parse", what]);
        let at = repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        let bytes = fs::read(&at).unwrap();
        fs::remove_file(&at).unwrap();
        fs::write(&at, &bytes[..20]).unwrap();
        repo.write("n.md", "changed\n");
        judge(repo.path(), &[FILE, COMMITS, COMMITTED], &[]).is(3, &in_worktree, "is damaged");
        let at_commit = judge(repo.path(), &[LINES], &["--rev", "HEAD"]);
        assert_eq!((at_commit.exit, at_commit.said.contains("is damaged")), (3, true), "{}", at_commit.said);
    }
}

#[test]
fn objects_that_lead_to_themselves_end() {
    let repo = repository();
    write_loose(repo.path(), A, "tag", tag_text(B).as_bytes());
    write_loose(repo.path(), B, "tag", tag_text(A).as_bytes());
    repo.write(".git/refs/tags/x", format!("{A}\n"));
    let checks = ["tag: x", "not: { tag: x }", "tag: 'x*'", COMMITS];
    judge(repo.path(), &checks, &[]).is(3, &["unknown", "unknown", "unknown", "pass"], "is damaged");
    let repo = repository();
    write_loose(repo.path(), A, "commit", commit_text(&repo, Some(A)).as_bytes());
    set_main(&repo, A);
    let before = judge(repo.path(), &[FILE], &["--before", "2026-06-01T00:00:00Z"]);
    assert_eq!((before.exit, before.said.contains("is damaged")), (3, true), "{}", before.said);
    let repo = repository();
    let delta = [4, 4, 0x90, 4];
    write_pack(repo.path(), &[(A, entry(7, delta.len(), &unhex(A), deflated(&[&delta])))]);
    set_main(&repo, A);
    judge(repo.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "is damaged");
}

#[test]
fn what_a_pack_cannot_hold_is_damaged() {
    let repo = repository();
    let text = commit_text(&repo, None);
    for kind in [0, 2, 3, 5] {
        write_pack(repo.path(), &[(A, entry(kind, text.len(), &[], deflated(&[text.as_bytes()])))]);
        set_main(&repo, A);
        judge(repo.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "");
    }
    // A whole object under another's id is not taken for it.
    write_pack(repo.path(), &[(A, entry(1, text.len(), &[], deflated(&[text.as_bytes()])))]);
    judge(repo.path(), &[COMMITS], &[]).is(3, &["unknown"], "is damaged");
}

#[test]
fn what_unpacks_to_more_than_its_kind_is_refused_before() {
    let repo = repository();
    let large = [commit_text(&repo, None).into_bytes(), vec![b'a'; 5 << 20]].concat();
    let id = write_object(repo.path(), "commit", &large);
    set_main(&repo, &id);
    judge(repo.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "a commit of more than 4 MiB");
    // Copies of one base, again and again.
    let repo = repository();
    let mut base = commit_text(&repo, None).into_bytes();
    base.resize(65_535, b'a');
    let copies = 8192;
    let mut delta = vec![0xff, 0xff, 0x03];
    let mut size = base.len() * copies;
    while size > 127 {
        delta.push((size & 127 | 128) as u8);
        size >>= 7;
    }
    delta.push(size as u8);
    delta.extend([0xb0, 0xff, 0xff].repeat(copies));
    let of_base = entry(7, delta.len(), &unhex(B), deflated(&[&delta]));
    write_pack(repo.path(), &[(A, of_base), (B, entry(1, base.len(), &[], deflated(&[&base])))]);
    set_main(&repo, A);
    let judged = judge(repo.path(), &[FILE], &["--rev", "HEAD"]);
    assert_eq!((judged.exit, judged.said.contains("more than 4 MiB")), (3, true), "{}", judged.said);
}

#[test]
#[ignore = "slow: it reads 160 MB"]
fn files_that_are_much_only_together_are_forgotten_on_the_way() {
    let repo = repository();
    let blob = write_object(repo.path(), "blob", &vec![b'a'; 8 << 20]);
    let names = (0..20).map(|n| [format!("100644 f{n:02}.md\0").into_bytes(), unhex(&blob)].concat());
    let tree = write_object(repo.path(), "tree", &names.collect::<Vec<_>>().concat());
    let text = commit_text(&repo, None).replace(&git(repo.path(), &["rev-parse", "HEAD^{tree}"]), &tree);
    set_main(&repo, &write_object(repo.path(), "commit", text.as_bytes()));
    // One after another they are read and forgotten.
    let checks = ["lines: { in: '*.md', matching: nope, count: none }", "lines: { in: f01.md, matching: a }"];
    judge(repo.path(), &checks, &["--rev", "HEAD"]).is(0, &["pass", "pass"], "");
}

#[test]
fn pipes_are_not_opened_wherever_they_are() {
    let spellings = [
        "[include] path = ff\n",
        "[include]\n\tpath = ff ; c\n",
        "[include]\n\tpath = f\\\nf\n",
        "[Include]\n\tPATH = \"ff\"\n",
    ];
    for spelling in spellings {
        let repo = repository();
        pipe(&repo.path().join(".git/ff"));
        let config = fs::read_to_string(repo.path().join(".git/config")).unwrap();
        repo.write(".git/config", format!("{config}{spelling}"));
        judge(repo.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "a pipe or a device");
    }
    let repo = repository();
    let config = fs::read_to_string(repo.path().join(".git/config")).unwrap();
    repo.write(".git/config", format!("{config}{}", "\n".repeat(1 << 21)));
    judge(repo.path(), &[FILE, COMMITS], &[]).is(3, &["pass", "unknown"], "larger than git ever makes it");
    let repo = repository();
    let tree = git(repo.path(), &["rev-parse", "HEAD^{tree}"]);
    let elsewhere = Sandbox::new();
    pipe(&elsewhere.path().join("pack/pack-x.idx"));
    repo.write(".git/objects/info/alternates", elsewhere.path().to_str().unwrap());
    fs::remove_file(repo.path().join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    judge(repo.path(), &[FILE], &["--rev", "HEAD"]).is(3, &["unknown"], "a pipe or a device");
    let repo = repository();
    let log = repo.path().join(".git/logs/HEAD");
    let _ = fs::remove_file(&log);
    pipe(&log);
    let judged = judge(repo.path(), &[FILE], &["--rev", "HEAD@{1}"]);
    assert_eq!((judged.exit, judged.said.contains("a pipe or a device")), (3, true), "{}", judged.said);
}

#[test]
fn a_broken_repository_is_no_mistyped_revision() {
    let repo = repository();
    let head = git(repo.path(), &["rev-parse", "HEAD"]);
    fs::remove_file(repo.path().join(".git/objects").join(&head[..2]).join(&head[2..])).unwrap();
    for rev in ["HEAD", "@", "main", "HEAD~1"] {
        let judged = judge(repo.path(), &[FILE], &["--rev", rev]);
        assert_eq!((judged.exit, judged.said.contains("is missing")), (3, true), "{rev}: {}", judged.said);
    }
    repo.write(".git/HEAD", "garbage\n");
    let judged = judge(repo.path(), &[FILE], &["--rev", "HEAD"]);
    assert_eq!(judged.exit, 3, "{}", judged.said);
    let judged = judge(repo.path(), &[FILE], &["--rev", "none"]);
    assert_eq!(judged.exit, 2, "{}", judged.said);
}

#[test]
fn damaged_references_have_one_answer() {
    let repo = repository();
    let head = git(repo.path(), &["rev-parse", "HEAD"]);
    repo.write(".git/refs/tags/gone", format!("{A}\n"));
    repo.write(".git/refs/tags/odd", "garbage\n");
    repo.write(".git/refs/tags/good", format!("{head}\n"));
    let checks = ["not: { tag: gone }", "tag: odd", "tag: good", "tag: 'g*'"];
    judge(repo.path(), &checks, &[]).is(3, &["unknown", "unknown", "pass", "pass"], "");
    repo.write(".git/packed-refs", format!("{head} refs/tags/good\n{head}"));
    for args in [&[][..], &["--rev", &head]] {
        judge(repo.path(), &["tag: good", "not: { tag: x }"], args).is(
            3,
            &["unknown", "unknown"],
            "`.git/packed-refs` is damaged",
        );
    }
}
