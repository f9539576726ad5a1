//! The parts of the coder, each on its own: tokens, one answer, loading and compiling the embedded taxonomy.
#![allow(missing_docs)]

mod generator;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use generator::Generator;
use ier::codebook::compile;
use ier::coder::{Coder, Scratch};
use ier::response::Response;
use ier::taxonomy::Taxonomy;
use ier::text::tokenizer::Tokenizer;
use std::hint::black_box;

/// Answers gone through in turn, so that the branch predictor does not learn one by heart.
const ANSWERS: usize = 512;

fn benches(criterion: &mut Criterion) {
    let taxonomy = Taxonomy::embedded().expect("the embedded taxonomy loads");
    let coder = Coder::of(&taxonomy).expect("the embedded taxonomy compiles");
    let mut generator = Generator::new(&taxonomy, 28);
    let responses: Vec<Response> = (0..ANSWERS).map(|_| Response::of(&generator.answer()).to_prompt(generator.prompt())).collect();

    criterion.bench_function("tokenize one answer", |b| {
        let (mut tokenizer, mut tokens) = (Tokenizer::default(), Vec::new());
        let mut turn = responses.iter().cycle();
        b.iter(|| {
            let response = turn.next().expect("a cycle has no end");
            tokenizer.tokenize(&response.text, &coder.book().grammar.vocabulary, &mut tokens);
            black_box(tokens.len())
        });
    });
    criterion.bench_function("code one answer", |b| {
        let mut scratch = Scratch::default();
        let mut turn = responses.iter().cycle();
        b.iter(|| black_box(coder.code(turn.next().expect("a cycle has no end"), &mut scratch)));
    });
    criterion.bench_function("load the embedded taxonomy", |b| {
        b.iter_batched(|| (), |()| black_box(Taxonomy::embedded()), BatchSize::PerIteration);
    });
    criterion.bench_function("compile the embedded taxonomy", |b| {
        b.iter_batched(|| (), |()| black_box(compile::compile(&taxonomy)), BatchSize::PerIteration);
    });
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(20);
    targets = benches
}
criterion_main!(all);
