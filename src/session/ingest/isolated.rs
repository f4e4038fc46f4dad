//! Files whose library may panic, loop or eat memory, read in a process of its own: this program
//! again, with a hidden command that takes the file on standard input and gives what it read as
//! JSON on standard output.
//!
//! Time and the length of the answer are limited everywhere, memory where the system can (Linux).

use std::env;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::formats::decode::{self, Decoded, MAX_BYTES};
use crate::formats::read::{Document, Input, Notes, Problem, ReadContext};
use crate::formats::{Format, registry};
use crate::model::article::{Newlines, Original};
use crate::model::text::{Hash, Text};

/// The hidden command, and its options.
pub const COMMAND: &str = "read-isolated";
/// A program to run in place of this one, for tests, which are no program that has the command.
const PROGRAM: &str = "ATTACHE_PROGRAM";

/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes of memory that a process may have besides what the file takes.
const MEMORY: u64 = 1 << 30;
/// Times the size of the file that it may have on top.
const PER_BYTE: u64 = 8;
/// Bytes of an answer: no more text comes out of a file than a file of text may have.
const ANSWER: u64 = MAX_BYTES + (64 << 20);
/// Bytes of stack, since what is nested is often read by recursion.
const STACK: usize = 64 << 20;

/// What was read, on its way between the processes.
#[derive(Serialize, Deserialize)]
enum Answer {
    Documents(Vec<Sent>),
    Refused(String),
}

/// A document without annotations: formats that are read apart bring articles only.
#[derive(Serialize, Deserialize)]
struct Sent {
    text: String,
    stem: String,
    title: String,
    date: Option<String>,
    source: String,
    language: String,
    problems: Vec<(u32, String)>,
    more_problems: usize,
    losses: Vec<(String, usize, String)>,
}

impl Sent {
    fn new(document: Document) -> Self {
        let notes = document.notes;
        Self {
            text: document.text.as_str().to_owned(),
            stem: document.stem,
            title: document.title,
            date: document.date,
            source: document.source,
            language: document.language,
            problems: notes.problems.into_iter().map(|p| (p.line, p.message)).collect(),
            more_problems: notes.more_problems,
            losses: notes.losses.iter().map(|(id, c)| (id.to_owned(), c.count, c.first.clone())).collect(),
        }
    }

    fn document(self, format: &dyn Format, bytes: &[u8]) -> Document {
        let original = Original {
            hash: Hash::of(bytes),
            encoding: "utf-8".to_owned(),
            bom: false,
            newlines: Newlines::Lf,
            crlf_at: Vec::new(),
            cr_at: Vec::new(),
        };
        let mut document = Document::plain(&self.source, Decoded { text: Text::new(self.text), original });
        let mut notes = Notes { more_problems: self.more_problems, ..Notes::default() };
        notes.problems = self.problems.into_iter().map(|(line, message)| Problem { line, message }).collect();
        for (id, count, first) in self.losses {
            if let Some(loss) = format.losses().iter().find(|l| l.id == id) {
                (0..count).for_each(|_| notes.losses.add(loss.id, || first.clone()));
            }
        }
        (document.stem, document.title, document.date) = (self.stem, self.title, self.date);
        (document.source, document.language, document.notes) = (self.source, self.language, notes);
        document
    }
}

/// Reads a file in a process of its own.
///
/// # Errors
/// Why nothing of it can be used, in words: what the reader says, or that it failed or took too
/// much time or memory.
pub(super) fn read(format: &dyn Format, name: &str, bytes: &[u8]) -> Result<Vec<Document>, String> {
    decode::check_size(bytes.len() as u64).map_err(|e| e.to_string())?;
    let answer = run(&program(), format.id(), name, bytes, PATIENCE)?;
    match serde_json::from_slice(&answer) {
        Ok(Answer::Documents(sent)) => Ok(sent.into_iter().map(|d| d.document(format, bytes)).collect()),
        Ok(Answer::Refused(why)) => Err(why),
        Err(_) => Err("the process that reads it gave no answer that is understood".to_owned()),
    }
}

fn program() -> PathBuf {
    if let Some(program) = env::var_os(PROGRAM) {
        return program.into();
    }
    // Still the same program where an update has put a new one in its place.
    if cfg!(target_os = "linux") {
        return "/proc/self/exe".into();
    }
    env::current_exe().unwrap_or_else(|_| "attache".into())
}

fn run(
    program: &PathBuf,
    format: &str,
    name: &str,
    bytes: &[u8],
    patience: Duration,
) -> Result<Vec<u8>, String> {
    let mut child = Command::new(program)
        .args([COMMAND, &format!("--format={format}"), &format!("--name={name}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("the process that reads it can't be started: {e}"))?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        // A process that ends early closes its end; its status says more than that.
        scope.spawn(move || input.map(|mut input| input.write_all(bytes)));
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.map(|output| output.take(ANSWER + 1).read_to_end(&mut answer));
            read.transpose().map(|_| answer)
        });
        let status = wait(&mut child, patience, || answer.is_finished());
        let answer = answer.join().map_err(|_| "its answer can't be read".to_owned())?;
        judge(status, answer, patience)
    })
}

/// Waits for the end; kills what is over its time, or has said more than may be.
fn wait(child: &mut Child, patience: Duration, is_read: impl Fn() -> bool) -> io::Result<Option<ExitStatus>> {
    let (begun, mut pause) = (Instant::now(), Duration::from_micros(500));
    let mut read_since = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if is_read() && read_since.is_none() {
            read_since = Some(Instant::now());
        }
        // All of its answer is here, or too much: it has no more to do.
        let lingers = read_since.is_some_and(|since| since.elapsed() > Duration::from_secs(5));
        if lingers || begun.elapsed() > patience {
            child.kill()?;
            let status = child.wait()?;
            return Ok(lingers.then_some(status));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn judge(
    status: io::Result<Option<ExitStatus>>,
    answer: io::Result<Vec<u8>>,
    patience: Duration,
) -> Result<Vec<u8>, String> {
    let status = status.map_err(|e| format!("the process that reads it was lost: {e}"))?;
    let Some(status) = status else {
        return Err(format!("reading it took more than {} seconds, so it was given up", patience.as_secs()));
    };
    let answer = answer.map_err(|e| format!("its answer can't be read: {e}"))?;
    if answer.len() as u64 > ANSWER {
        return Err("more text comes out of it than can be read".to_owned());
    }
    if !status.success() {
        return Err("it breaks the program part that reads it, or needs too much memory; it is damaged, or made to do so".to_owned());
    }
    Ok(answer)
}

/// What the hidden command does: reads standard input, writes standard output. `context` has no
/// more than the format, since formats that are read apart need no more.
///
/// # Errors
/// When input or output fail, or there is no such format.
pub fn answer(format: &str, name: &str, context: &ReadContext<'_>) -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    limit(bytes.len() as u64)?;
    let reader = registry::by_id(format).and_then(Format::reader);
    let reader = reader.ok_or_else(|| io::Error::other("no such format"))?;
    let answer = thread::scope(|scope| {
        let read = || {
            let beside = |_: &str| Ok(None);
            match reader.read(&Input { name, bytes: &bytes, beside: &beside, folder: "" }, context) {
                Ok(documents) => Answer::Documents(documents.into_iter().map(Sent::new).collect()),
                Err(error) => Answer::Refused(error.to_string()),
            }
        };
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read)?;
        thread.join().map_err(|_| io::Error::other("the reader failed"))
    })?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()
}

/// Limits memory and leaves no dump of it. The time is kept by who waits.
#[cfg(target_os = "linux")]
fn limit(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let memory = MEMORY + PER_BYTE * bytes;
    for (resource, most) in [(Resource::As, memory), (Resource::Core, 0)] {
        // No higher than what is allowed already.
        let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Memory can't be limited here; the time is kept by who waits.
#[cfg(not(target_os = "linux"))]
fn limit(_: u64) -> io::Result<()> {
    let _ = (MEMORY, PER_BYTE);
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program of a few lines in place of ours.
    fn with_program(script: &str, patience: Duration) -> Result<Vec<u8>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        run(&path, "pdf", "a.pdf", &vec![b'x'; 1 << 20], patience)
    }

    #[test]
    fn the_file_goes_in_and_the_answer_comes_out() {
        let long = Duration::from_mins(1);
        assert_eq!(with_program("wc -c | tr -d ' \\n'", long).unwrap(), b"1048576");
        assert_eq!(
            with_program("echo $@ | tr -d '\\n'", long).unwrap(),
            b"read-isolated --format=pdf --name=a.pdf"
        );
    }

    #[test]
    fn a_process_that_breaks_or_takes_too_long_is_one_clear_message() {
        let long = Duration::from_mins(1);
        assert!(with_program("exit 101", long).unwrap_err().starts_with("it breaks the program part"));
        assert!(with_program("kill -SEGV $$", long).unwrap_err().starts_with("it breaks the program part"));
        let error = with_program("exec sleep 100", Duration::from_secs(1)).unwrap_err();
        assert_eq!(error, "reading it took more than 1 seconds, so it was given up");
        let error = run(&"/nowhere/at/all".into(), "pdf", "a.pdf", b"x", long).unwrap_err();
        assert!(error.starts_with("the process that reads it can't be started: "));
    }
}
