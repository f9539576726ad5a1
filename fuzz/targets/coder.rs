//! An answer, with or without a question: any text is coded, and every quote stands where its offsets say.
#![no_main]

use ier::coder::{Coder, Scratch};
use ier::response::Response;
use ier::taxonomy::Taxonomy;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static CODER: OnceLock<Coder> = OnceLock::new();

// A NUL, where there is one, separates question and answer.
fuzz_target!(|input: &[u8]| {
    let coder =
        CODER.get_or_init(|| Taxonomy::embedded().and_then(|taxonomy| Coder::of(&taxonomy)).expect("the embedded taxonomy compiles"));
    let input = String::from_utf8_lossy(input);
    let (prompt, text) = input.split_once('\0').map_or((None, &*input), |(prompt, text)| (Some(prompt.to_owned()), text));
    let response = Response { prompt, ..Response::of(text) };
    let coded = coder.code(&response, &mut Scratch::default());
    for mention in &coded.mentions {
        let quote: String = text.chars().skip(mention.start).take(mention.end - mention.start).collect();
        assert_eq!(quote, &mention.quote[..]);
    }
});
