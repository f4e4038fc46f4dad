//! The system's file dialogs, on a thread so that the window goes on. Where the system has
//! none, the program's own path entry takes over.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::dialogs::path_entry::Purpose;
use crate::formats::{Format, registry};
use crate::session::jobs::{Job, Wake};

/// A dialog that ends sooner than anyone can press Cancel was never shown.
const TOO_SOON: Duration = Duration::from_millis(350);

/// What was chosen.
pub enum Chosen {
    /// These.
    Paths(Vec<PathBuf>),
    /// Nothing.
    Nothing,
    /// The system has no dialog.
    NoDialog,
}

/// A dialog of the system that is open.
pub struct FileDialog {
    /// What it is for.
    pub purpose: Purpose,
    job: Job<(Vec<PathBuf>, Duration)>,
}

impl FileDialog {
    /// Opens it; `folder` asks for a folder of articles rather than files, `name` is what a picture
    /// may be called.
    pub fn open(purpose: Purpose, folder: bool, name: &str, wake: Wake) -> Option<Self> {
        // Made here, since some systems want that on the main thread; waited for elsewhere.
        let dialog = rfd::AsyncFileDialog::new();
        let job = match purpose {
            Purpose::OpenProject => {
                let wanted = dialog.set_title("Open a project").pick_folder();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Colleague if folder => {
                let wanted = dialog.set_title("Take in a colleague's project").pick_folder();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Colleague => {
                let dialog = dialog.add_filter("Project as one file", &["ron"]);
                let wanted = dialog.set_title("Take in a colleague's file").pick_file();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Articles if folder => {
                let wanted = dialog.set_title("Open a folder of articles").pick_folder();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Articles => {
                let of_kind = |dialog: rfd::AsyncFileDialog, (name, extensions): (String, Vec<String>)| {
                    dialog.add_filter(name, &extensions)
                };
                let dialog = filters().into_iter().fold(dialog, of_kind);
                let wanted = dialog.set_title("Open articles").pick_files();
                wait(wake, async {
                    wanted.await.unwrap_or_default().iter().map(|f| f.path().to_owned()).collect()
                })
            }
            Purpose::NewProject => {
                let wanted = dialog.set_title("New project").set_file_name("my-project").save_file();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Picture => {
                let dialog = dialog.add_filter("PNG or SVG", &["png", "svg"]);
                let wanted = dialog
                    .set_title("Save a picture: .png, or .svg for outlines")
                    .set_file_name(name)
                    .save_file();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Report => {
                let dialog = dialog.add_filter("Page or JSON", &["html", "json"]);
                let wanted = dialog.set_title("Save a report").set_file_name("agreement.html").save_file();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
            Purpose::Bundle => {
                let wanted = dialog.set_title("Save as one file").set_file_name("project.ron").save_file();
                wait(wake, async { wanted.await.map(|f| f.path().to_owned()).into_iter().collect() })
            }
        };
        job.map(|job| Self { purpose, job })
    }

    /// What was chosen, once the dialog is closed.
    pub fn poll(&self) -> Option<Chosen> {
        Some(match self.job.poll()? {
            Ok((paths, _)) if !paths.is_empty() => Chosen::Paths(paths),
            Ok((_, open)) if open < TOO_SOON => Chosen::NoDialog,
            Ok(_) => Chosen::Nothing,
            Err(_) => Chosen::NoDialog,
        })
    }
}

/// What a dialog for files to bring in can be narrowed down to: a name and the extensions, all at
/// first. Each extension stands there in capitals too, since some systems tell them apart.
fn filters() -> Vec<(String, Vec<String>)> {
    let both = |extension: &&str| [(*extension).to_owned(), extension.to_uppercase()];
    let of = |format: &dyn Format| format.extensions().iter().flat_map(both).collect::<Vec<_>>();
    let mut all: Vec<String> = Vec::new();
    for extension in registry::readable().flat_map(of) {
        if !all.contains(&extension) {
            all.push(extension);
        }
    }
    let each = registry::readable().map(|format| (format.name().to_owned(), of(format)));
    let first = ("All that can be opened".to_owned(), all);
    std::iter::once(first).chain(each).chain([("All files".to_owned(), vec!["*".to_owned()])]).collect()
}

fn wait(
    wake: Wake,
    chosen: impl Future<Output = Vec<PathBuf>> + Send + 'static,
) -> Option<Job<(Vec<PathBuf>, Duration)>> {
    Job::start("Choosing", wake, move |_| {
        let begun = Instant::now();
        (pollster::block_on(chosen), begun.elapsed())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_can_be_narrowed_down_to_each_format_that_is_read() {
        let filters = filters();
        let (first, all) = &filters[0];
        assert_eq!(first, "All that can be opened");
        for format in registry::readable() {
            let (_, own) = filters.iter().find(|(name, _)| name == format.name()).unwrap();
            for extension in format.extensions() {
                assert!(own.iter().any(|e| e == extension) && all.contains(&extension.to_uppercase()));
                assert_eq!(all.iter().filter(|e| e == extension).count(), 1, "{extension}");
            }
        }
        assert_eq!(filters.last().unwrap(), &("All files".to_owned(), vec!["*".to_owned()]));
        let names: std::collections::BTreeSet<&String> = filters.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), filters.len(), "no name twice");
        assert!(registry::writable().any(|f| f.reader().is_none() && !names.contains(&f.name().to_owned())));
    }
}
