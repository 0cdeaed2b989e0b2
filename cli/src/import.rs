//! `livechat contact import`: row after row, each on its own, so that it is known which went in.

mod lines;
mod progress;
mod report;
mod sending;
mod source;

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use livechat_core::contacts_file::{Columns, ContactRow, HeaderProblem, Reader, Record};
use livechat_core::wire::client::custom_fields::FieldRecord;
use livechat_core::wire::desk::custom_fields::ListFields;
use livechat_core::wire::desk::paging::{MAX_COUNT, Paging};
use serde_json::json;

use crate::agents::Agents;
use crate::arguments::ImportContacts;
use crate::connection::Connection;
use crate::failure::{Failure, code};
use crate::output::{Output, told};
use crate::patterns::JavaScript;

use progress::Progress;
use report::Report;
use sending::{Sent, send};
use source::Source;

/// Rows that a dry run shows.
const SHOWN: usize = 10;

/// Problems that are told one by one; the report has all of them.
const TOLD: usize = 20;

/// Most custom fields asked for.
const MOST_FIELDS: usize = 1_000;

/// Calls in a row that no server answered, after which it is taken to be gone.
const GIVEN_UP_AFTER: usize = 3;

/// What becomes of a row whose contact is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Existing {
    /// Tell it as a problem
    Fail,
    /// Leave the contact as it is
    Skip,
    /// Name, manager and custom fields as the file has them; addresses and numbers are added
    Update,
}

/// How far it came.
#[derive(Debug, Default)]
struct Tally {
    created: lines::Lines,
    failed: lines::Lines,
    last: usize,
    problems: Vec<(usize, String)>,
    skipped: lines::Lines,
    updated: lines::Lines,
}

/// Why it ended.
enum End {
    /// At the end of the file.
    File,
    /// At a refusal that every other row would meet, too.
    Denied(String),
    /// In the file: the rest cannot be read.
    Unreadable(Failure),
    /// The server is gone.
    Gone,
    /// Somebody asked to stop.
    Stopped,
}

/// Imports a file.
///
/// # Errors
/// When nothing could be begun. What happened to single rows is told, and is no error here.
pub(crate) async fn run(
    connection: &Connection,
    command: &ImportContacts,
    output: &Output,
) -> Result<ExitCode, Failure> {
    if let Some(report) = &command.report
        && is_same(report, &command.file)
    {
        return Err(Failure::usage(
            "The report would overwrite the file that is imported. Name another file with --report.",
        ));
    }
    let mut source = Source::open(&command.file)?;
    let mut reader = Reader::new();
    let mut records = source.next(&mut reader)?;
    while records.as_ref().is_some_and(Vec::is_empty) {
        records = source.next(&mut reader)?;
    }
    let mut records = records.unwrap_or_default().into_iter();
    let header = records.next();
    let header =
        header.ok_or_else(|| Failure::Header(command.file.clone(), HeaderProblem::Empty))?;
    let fields = fields(connection).await?;
    let columns = Columns::read(&header, &fields)
        .map_err(|problem| Failure::Header(command.file.clone(), problem))?;
    for name in columns.unknown() {
        told(&format!(
            "The column “{name}” is not read: it is neither one of contacts nor a custom field of visitors."
        ));
    }
    let mut import = Import {
        agents: if columns.name_managers() && !command.dry_run {
            Agents::ask(connection).await?
        } else {
            Agents::default()
        },
        columns,
        command,
        connection,
        progress: Progress::new(),
        report: command
            .report
            .as_deref()
            .map(|file| Report::create(file, &header))
            .transpose()?,
        seen: HashMap::new(),
        shown: Vec::new(),
        tally: Tally::default(),
        unanswered: 0,
    };
    let end = import
        .all(records.collect(), &mut source, &mut reader)
        .await;
    import.progress.end();
    import.summary(end?, output)
}

struct Import<'a> {
    agents: Agents,
    columns: Columns,
    command: &'a ImportContacts,
    connection: &'a Connection,
    progress: Progress,
    report: Option<Report>,
    /// On which line an address or a number stood before; of a dry run, which cannot ask the server.
    seen: HashMap<String, usize>,
    shown: Vec<Vec<String>>,
    tally: Tally,
    unanswered: usize,
}

impl Import<'_> {
    async fn all(
        &mut self,
        mut records: Vec<Record>,
        source: &mut Source,
        reader: &mut Reader,
    ) -> Result<End, Failure> {
        loop {
            for record in records {
                if self.connection.stopping().is_asked() {
                    return Ok(End::Stopped);
                }
                if record.line < self.command.from_line {
                    continue;
                }
                if let Some(end) = self.row(&record).await? {
                    return Ok(end);
                }
            }
            records = match source.next(reader) {
                Ok(Some(records)) => records,
                Ok(None) => return Ok(End::File),
                Err(failure) => return Ok(End::Unreadable(failure)),
            };
        }
    }

    /// Deals with a row; why not to go on, if not.
    async fn row(&mut self, record: &Record) -> Result<Option<End>, Failure> {
        let row = match self.columns.row(record, &JavaScript) {
            Ok(row) => row,
            Err(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                self.failed(record, &problems.join(" "))?;
                return Ok(None);
            }
        };
        if self.command.dry_run {
            self.rehearse(record, &row)?;
            return Ok(None);
        }
        let mut row = row;
        if let Some(manager) = &mut row.contact.manager {
            *manager = self.agents.id(manager);
        }
        let sent = send(self.connection, row, self.command.existing).await;
        self.unanswered = if matches!(sent, Sent::Unanswered(_)) {
            self.unanswered + 1
        } else {
            0
        };
        let tally = &mut self.tally;
        match sent {
            Sent::Created => tally.created.add(record.line),
            Sent::Updated => tally.updated.add(record.line),
            Sent::Skipped => tally.skipped.add(record.line),
            Sent::Refused(problem) => self.failed(record, &problem)?,
            Sent::Unanswered(problem) => {
                self.failed(record, &problem)?;
                if self.unanswered >= GIVEN_UP_AFTER {
                    return Ok(Some(End::Gone));
                }
            }
            // The row was not dealt with: going on begins with it.
            Sent::Denied(why) => return Ok(Some(End::Denied(why))),
            Sent::Stopped => return Ok(Some(End::Stopped)),
        }
        self.tally.last = record.line;
        self.progress.show(&self.tally.counts());
        Ok(None)
    }

    fn rehearse(&mut self, record: &Record, row: &ContactRow) -> Result<(), Failure> {
        let contact = &row.contact;
        for value in contact.emails.iter().chain(&contact.phones) {
            let before = self.seen.insert(value.to_lowercase(), record.line);
            if let Some(before) = before.filter(|_| self.command.existing == Existing::Fail) {
                let problem = format!("{value} stands on line {before}, too.");
                return self.failed(record, &problem);
            }
        }
        if self.shown.len() < SHOWN {
            let fields = contact.custom_fields.as_deref().unwrap_or_default();
            self.shown.push(vec![
                record.line.to_string(),
                contact.name.clone(),
                contact.emails.join(", "),
                contact.phones.join(", "),
                contact.manager.clone().unwrap_or_default(),
                crate::visitor::listed(fields),
            ]);
        }
        self.tally.created.add(record.line);
        self.tally.last = record.line;
        Ok(())
    }

    fn failed(&mut self, record: &Record, problem: &str) -> Result<(), Failure> {
        self.tally.failed.add(record.line);
        self.tally.last = record.line;
        if let Some(report) = &mut self.report {
            report.add(record, problem)?;
        }
        if self.tally.failed.count() <= TOLD {
            self.progress.end();
            told(&format!("Line {}: {problem}", record.line));
        }
        // All of them only where somebody asked for JSON would be many; the report is the place.
        if self.tally.problems.len() < 1_000 {
            self.tally.problems.push((record.line, problem.to_owned()));
        }
        Ok(())
    }

    fn summary(&self, end: End, output: &Output) -> Result<ExitCode, Failure> {
        let tally = &self.tally;
        let (ended, exit) = match &end {
            End::File if tally.failed.count() > 0 => ("end", code::SOME_FAILED),
            End::File => ("end", 0),
            End::Denied(_) => ("denied", code::REFUSED),
            End::Unreadable(_) => ("unreadable", code::SOME_FAILED),
            End::Gone => ("unreachable", code::UNREACHABLE),
            End::Stopped => ("stopped", code::STOPPED),
        };
        let problems: Vec<_> = tally
            .problems
            .iter()
            .map(|(line, problem)| json!({ "line": line, "problem": problem }))
            .collect();
        let value = json!({
            "dryRun": self.command.dry_run,
            "ended": ended,
            "lastLine": tally.last,
            "created": { "count": tally.created.count(), "lines": tally.created.to_string() },
            "updated": { "count": tally.updated.count(), "lines": tally.updated.to_string() },
            "skipped": { "count": tally.skipped.count(), "lines": tally.skipped.to_string() },
            "failed": { "count": tally.failed.count(), "lines": tally.failed.to_string() },
            "problems": problems,
        });
        if output.is_json() {
            output.json(&value)?;
        } else {
            let titles = [
                "line",
                "name",
                "e-mail",
                "phone",
                "manager",
                "custom fields",
            ];
            if self.command.dry_run && !self.shown.is_empty() {
                output.several(&value, &titles, &self.shown)?;
            }
            let created = if self.command.dry_run {
                "would go in"
            } else {
                "made"
            };
            let words = [
                (created, tally.created.told()),
                ("changed", tally.updated.told()),
                ("left as they were", tally.skipped.told()),
                ("failed", tally.failed.told()),
            ];
            output.one(&value, &words)?;
        }
        let go_on = |why: &str| {
            told(&format!(
                "{why} Go on with --from-line {}.",
                tally.last.max(self.command.from_line) + 1
            ));
        };
        match end {
            End::File => {}
            End::Denied(why) => go_on(&why),
            End::Unreadable(failure) => told(&failure.to_string()),
            End::Gone => go_on("The server does not answer any more."),
            End::Stopped => go_on("Stopped."),
        }
        if let Some(report) = &self.report
            && tally.failed.count() > 0
        {
            told(&format!(
                "The rows that failed are in {}, with the reason. Mend them there and import that file.",
                report.file().display()
            ));
        }
        Ok(ExitCode::from(exit))
    }
}

impl Tally {
    fn counts(&self) -> [(&'static str, usize); 4] {
        [
            ("made", self.created.count()),
            ("changed", self.updated.count()),
            ("left", self.skipped.count()),
            ("failed", self.failed.count()),
        ]
    }
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| Some(one) == real(other))
}

/// All custom fields; none where the account may not see them.
async fn fields(connection: &Connection) -> Result<Vec<FieldRecord>, Failure> {
    let mut fields = Vec::new();
    loop {
        let list = ListFields {
            equal: Vec::new(),
            paging: Paging {
                count: MAX_COUNT,
                offset: fields.len(),
            },
            sort: Vec::new(),
            text: None,
        };
        match connection.patiently(&list).await {
            Ok(page) => {
                let came = page.entries.len();
                fields.extend(page.entries);
                if came == 0 || fields.len() >= page.total.min(MOST_FIELDS) {
                    return Ok(fields);
                }
            }
            Err(error) if error.is_forbidden() => {
                told(
                    "Your account may not see custom fields (view-l-room): columns with them are not read.",
                );
                return Ok(fields);
            }
            Err(error) => return Err(Failure::Call(error)),
        }
    }
}
