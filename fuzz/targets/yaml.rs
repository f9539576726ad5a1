//! A rule file, a code, a lexicon or the axes: any text is loaded and compiled, or refused with an error.
#![no_main]

use ier::codebook::compile::compile_all;
use ier::taxonomy::Taxonomy;
use ier::taxonomy::load::TextFile;
use libfuzzer_sys::fuzz_target;

// The first byte chooses the file, the rest is its text. Small tables of English stand in for the embedded ones, which
// would take most of the time of a run.
fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first() else { return };
    let paths = ["rules/a.yaml", "codes/a.yaml", "lexicons/a.yaml", "axes.yaml", "boundary.yaml", "language/prompts.yaml"];
    let path = paths[usize::from(*choice) % paths.len()];
    let file = |path: &str, text: String| TextFile { path: path.into(), text: text.into() };
    let files =
        vec![file("language/verbs.yaml", "verbs: [hug, tell, listen]\n".into()), file(path, String::from_utf8_lossy(text).into_owned())];
    let (taxonomy, mut problems) = Taxonomy::inspect(files);
    compile_all(&taxonomy, &mut problems);
});
