//! `ier tree`: the taxonomy as a tree with counts.

use super::TaxonomyArgs;
use super::show::page::Setting;
use super::show::print;
use crate::error::{Error, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Orientation, Stage, Valence};
use crate::taxonomy::code::{Code, Strategy};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Print the taxonomy as a tree, with the number of strategies in every branch.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier tree                        categories of Niven et al. (2009) down to the codes
  ier tree --by axes              improve and worsen, engage and divert
  ier tree --by stage             stages of the process model
  ier tree --code comforting      one code with its strategies
  ier tree --by code --depth 2    every strategy, by code
  ier tree --json                 for other programs")]
pub struct TreeArgs {
    /// What the branches are: categories of Niven et al., axes, stages, or codes alone.
    #[arg(long, value_enum)]
    pub by: Option<By>,
    /// Show only this code, with its strategies.
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Show at most so many levels; down to the codes if not said.
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Print the tree as JSON.
    #[arg(long)]
    pub json: bool,
    /// Which taxonomy.
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// What the branches of the tree are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// Categories of Niven, Totterdell and Holman (2009).
    Niven,
    /// Valence, then orientation.
    Axes,
    /// Stages of the process model.
    Stage,
    /// Codes alone.
    Code,
}

/// A branch or leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Node {
    id: String,
    label: String,
    /// Number of strategies here and below, retired ones not counted.
    strategies: usize,
    /// `group`, `code` or `strategy`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Node>,
}

/// Prints the tree on standard output.
pub fn run(args: &TreeArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    if let Some(code) = &args.code
        && taxonomy.code(code).is_none()
    {
        let codes: Vec<&str> = taxonomy.codes.iter().map(|(_, c)| c.id.as_str()).collect();
        let hint = nearest(code, codes.iter().copied())
            .map_or_else(|| format!("codes are {}", codes.join(", ")), |n| format!("did you mean `{n}`?"));
        return Err(Error::usage(format!("no code `{code}`")).hint(hint).into());
    }
    let mut roots = grow(&taxonomy, args.by, args.code.as_deref());
    match args.depth {
        Some(depth) => cut(&mut roots, depth),
        // One code alone is looked at for its strategies, the whole for its codes.
        None if args.code.is_none() => stop_at_codes(&mut roots),
        None => {}
    }
    let text = if args.json { serde_json::to_string_pretty(&roots)? + "\n" } else { draw(&roots, Setting::of_stdout()) };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn grow(taxonomy: &Taxonomy, by: Option<By>, only: Option<&str>) -> Vec<Node> {
    // Without a wish, the richest order that the taxonomy can give.
    let by = by.unwrap_or(if only.is_some() {
        By::Code
    } else if !taxonomy.categories.is_empty() {
        By::Niven
    } else if taxonomy.codes.iter().any(|(_, c)| c.axes.is_some()) {
        By::Axes
    } else {
        By::Code
    });
    let codes: Vec<&Code> = taxonomy.codes.iter().map(|(_, c)| c).filter(|c| only.is_none_or(|id| c.id.value == id)).collect();
    match by {
        By::Code => codes.iter().map(|c| code_node(c, |_| true)).collect(),
        By::Niven => by_category(taxonomy, &codes),
        By::Axes => by_axes(taxonomy, &codes),
        By::Stage => {
            let stage = |id: Option<Stage>| {
                of_axis(taxonomy, &codes, "stage", id.map(Stage::id), |c, s| taxonomy.axes_of(c, s).map(|a| a.stage) == id)
            };
            Stage::ALL.iter().map(|s| Some(*s)).chain([None]).filter_map(stage).collect()
        }
    }
}

fn by_category(taxonomy: &Taxonomy, codes: &[&Code]) -> Vec<Node> {
    fn branch(taxonomy: &Taxonomy, codes: &[&Code], parent: Option<&str>, depth: usize) -> Vec<Node> {
        // The lint forbids circles of parents; the bound holds for a taxonomy that was not checked.
        if depth > 12 {
            return Vec::new();
        }
        let here = taxonomy.categories.iter().filter(|c| c.parent.as_ref().map(|p| p.as_str()) == parent);
        here.filter_map(|category| {
            let mut children = branch(taxonomy, codes, Some(&category.id), depth + 1);
            let own = codes.iter().filter(|c| !c.bare && c.category.as_ref() == Some(&category.id));
            children.extend(own.map(|c| code_node(c, |_| true)));
            group(&category.id, &category.label, children)
        })
        .collect()
    }
    let mut roots = branch(taxonomy, codes, None, 0);
    let known = |c: &Code| !c.bare && c.category.as_ref().is_some_and(|id| taxonomy.categories.iter().any(|k| k.id == *id));
    let rest: Vec<Node> = codes.iter().filter(|c| !known(c)).map(|c| code_node(c, |_| true)).collect();
    roots.extend(group("no_category", "Outside every category", rest));
    roots
}

fn by_axes(taxonomy: &Taxonomy, codes: &[&Code]) -> Vec<Node> {
    let mut roots = Vec::new();
    for valence in Valence::ALL.iter().copied() {
        let cells = Orientation::ALL.iter().copied().filter_map(|orientation| {
            of_axis(taxonomy, codes, "orientation", Some(orientation.id()), |c, s| {
                taxonomy.axes_of(c, s).is_some_and(|a| a.valence == valence && a.orientation == orientation)
            })
        });
        roots.extend(group(valence.id(), &axis_label(taxonomy, "valence", valence.id()), cells.collect()));
    }
    roots.extend(of_axis(taxonomy, codes, "valence", None, |c, _| c.axes.is_none()));
    roots
}

/// The branch of one value: codes with the strategies that have it, and codes without strategies by their own axes.
fn of_axis(
    taxonomy: &Taxonomy,
    codes: &[&Code],
    axis: &str,
    id: Option<&str>,
    has: impl Fn(&Code, Option<&Strategy>) -> bool,
) -> Option<Node> {
    let children: Vec<Node> = codes
        .iter()
        .filter(|c| if c.strategies.is_empty() { has(c, None) } else { c.strategies.iter().any(|s| !s.deprecated && has(c, Some(s))) })
        .map(|c| code_node(c, |s| has(c, Some(s))))
        .collect();
    match id {
        Some(id) => group(id, &axis_label(taxonomy, axis, id), children),
        None => group("no_axes", "Without axes", children),
    }
}

fn axis_label(taxonomy: &Taxonomy, axis: &str, id: &str) -> String {
    let values = taxonomy.axes.iter().filter(|a| a.id.value == axis).flat_map(|a| &a.values);
    values.filter(|v| v.id.value == id).map(|v| v.label.clone()).next().unwrap_or_else(|| id.to_owned())
}

fn group(id: &str, label: &str, children: Vec<Node>) -> Option<Node> {
    let strategies = children.iter().map(|c| c.strategies).sum();
    (!children.is_empty()).then(|| Node { id: id.to_owned(), label: label.to_owned(), strategies, kind: "group", children })
}

/// A code with its living strategies that `keep`, narrower ones below their broader one.
fn code_node(code: &Code, keep: impl Fn(&Strategy) -> bool) -> Node {
    let kept: Vec<&Strategy> = code.strategies.iter().filter(|s| !s.deprecated && keep(s)).collect();
    // A strategy with several broader ones stands below the first, so that each is counted once.
    let above = |s: &Strategy| s.related.broader.iter().find_map(|id| kept.iter().find(|k| k.id == *id).map(|k| k.id.value.clone()));
    let mut placed = vec![false; kept.len()];
    let mut children = Vec::new();
    for (at, strategy) in kept.iter().enumerate() {
        if above(strategy).is_none() {
            children.push(strategy_node(&kept, at, &above, &mut placed));
        }
    }
    // A circle of `broader`, which the lint forbids, must not hide its members.
    for at in 0..kept.len() {
        if !placed[at] {
            children.push(strategy_node(&kept, at, &above, &mut placed));
        }
    }
    Node { id: code.id.value.clone(), label: code.label.value.clone(), strategies: kept.len(), kind: "code", children }
}

fn strategy_node(kept: &[&Strategy], at: usize, above: &impl Fn(&Strategy) -> Option<String>, placed: &mut [bool]) -> Node {
    placed[at] = true;
    let strategy = kept[at];
    let mut children = Vec::new();
    for below in 0..kept.len() {
        if !placed[below] && above(kept[below]).as_deref() == Some(strategy.id.as_str()) {
            children.push(strategy_node(kept, below, above, placed));
        }
    }
    let strategies = 1 + children.iter().map(|c| c.strategies).sum::<usize>();
    Node { id: strategy.id.value.clone(), label: strategy.label.value.clone(), strategies, kind: "strategy", children }
}

fn cut(nodes: &mut [Node], depth: usize) {
    for node in nodes {
        if depth <= 1 {
            node.children.clear();
        } else {
            cut(&mut node.children, depth - 1);
        }
    }
}

fn stop_at_codes(nodes: &mut [Node]) {
    for node in nodes {
        if node.kind == "code" {
            node.children.clear();
        } else {
            stop_at_codes(&mut node.children);
        }
    }
}

fn draw(roots: &[Node], setting: Setting) -> String {
    let mut out = String::new();
    for (at, root) in roots.iter().enumerate() {
        if at > 0 && !root.children.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", line(root, true, setting));
        branches(&root.children, "", setting, &mut out);
    }
    out
}

fn branches(nodes: &[Node], indent: &str, setting: Setting, out: &mut String) {
    for (at, node) in nodes.iter().enumerate() {
        let last = at + 1 == nodes.len();
        let _ = writeln!(out, "{indent}{} {}", if last { "└─" } else { "├─" }, line(node, false, setting));
        branches(&node.children, &format!("{indent}{}", if last { "   " } else { "│  " }), setting, out);
    }
}

fn line(node: &Node, root: bool, setting: Setting) -> String {
    match node.kind {
        "strategy" if node.children.is_empty() => format!("{}  {}", node.id, node.label),
        "strategy" => format!("{}  {}  ({})", node.id, node.label, node.strategies),
        "code" => format!("{}  {}", node.id, node.strategies),
        _ => format!("{}  {}", if root { setting.bold(&node.label) } else { node.label.clone() }, node.strategies),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(by: By) -> usize {
        grow(&Taxonomy::embedded().unwrap(), Some(by), None).iter().map(|n| n.strategies).sum()
    }

    #[test]
    fn every_order_holds_every_strategy_once() {
        let all = Taxonomy::embedded().unwrap().strategies().filter(|(_, s)| !s.deprecated).count();
        for by in [By::Niven, By::Axes, By::Stage, By::Code] {
            assert_eq!(total(by), all, "{by:?}");
        }
    }

    #[test]
    fn depth_cuts_levels() {
        let mut roots = grow(&Taxonomy::embedded().unwrap(), Some(By::Axes), None);
        cut(&mut roots, 2);
        assert!(roots.iter().any(|n| !n.children.is_empty()));
        assert!(roots.iter().flat_map(|n| &n.children).all(|n| n.children.is_empty()));
    }

    #[test]
    fn a_circle_of_broader_hides_nothing() {
        let mut taxonomy = Taxonomy::embedded().unwrap();
        let (_, code) = &mut taxonomy.codes[0];
        let (a, b) = (code.strategies[0].id.clone(), code.strategies[1].id.clone());
        code.strategies[0].related.broader = vec![b];
        code.strategies[1].related.broader = vec![a];
        let node = code_node(code, |_| true);
        let shown: usize = node.children.iter().map(|n| n.strategies).sum();
        assert_eq!(shown, code.strategies.len());
    }
}
