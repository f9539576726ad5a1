use ier::{coder::{Coder,Scratch,explain},codebook::{compile,examples},response::Response,taxonomy::{Taxonomy,load}};
use std::io::{BufRead,Write};
fn main(){
  let a:Vec<String>=std::env::args().collect();
  let files=load::folder_files(std::path::Path::new(&a[2])).unwrap();
  let (t,mut p)=Taxonomy::inspect(files);
  let book=compile::compile_all(&t,&mut p);
  let only=a.get(3).cloned().unwrap_or_default();
  match a[1].as_str(){
   "check"=>{
     let coder=Coder::new(book,&t);
     p.extend(examples::run(&coder,&t));
     let mut n=0; for e in &p { let s=e.to_string(); if s.contains(&only){println!("{s}\n");n+=1;} }
     println!("{n} problems ({} in all); {} rules, {} programs, {} forms",p.len(),coder.book().rules.len(),coder.book().programs.len(),coder.book().grammar.vocabulary.len());
   }
   "code"=>{
     for e in &p {eprintln!("{e}");}
     let coder=Coder::new(book,&t); let mut s=Scratch::default();
     let mut out=std::io::BufWriter::new(std::fs::File::create(&a[4]).unwrap());
     for l in std::io::BufReader::new(std::fs::File::open(&a[3]).unwrap()).lines(){
       let v:serde_json::Value=serde_json::from_str(&l.unwrap()).unwrap();
       let r=Response{id:v["id"].as_str().unwrap().into(),text:v["text"].as_str().unwrap().into(),prompt:v["prompt"].as_str().map(Into::into),row:1};
       let c=coder.code(&r,&mut s);
       writeln!(out,"{}",serde_json::to_string(&c).unwrap()).unwrap();
     }
   }
   "explain"=>{
     for e in &p {eprintln!("{e}");}
     let coder=Coder::new(book,&t);
     let mut r=Response::of(&a[3]); r.prompt=a.get(4).filter(|s|!s.is_empty()).cloned();
     let e=explain::explain(&coder,&r);
     println!("prompt: {:?}",e.prompt);
     println!("{}",e.tokens.iter().map(|t|format!("{}<{}>",t.span.of(&r.text),t.class.names().join(","))).collect::<Vec<_>>().join(" "));
     for s in &e.speech { println!("speech {:?} [{}] speaker {:?} to {:?}",s.manner,e.tokens[s.start].span.join(e.tokens[s.end-1].span).of(&r.text),s.speaker.person().map(|p|p.who),s.addressee.map(|p|p.who)); }
     for m in &e.coded.mentions { println!("  {} [{}] {} {} {} conf {}",m.code,m.quote,m.direction,m.status,m.rule,m.confidence); }
     println!("  boundary {:?} {} {} {} review {}",e.coded.boundary,e.coded.relationship,e.coded.target_number,e.coded.motive,e.coded.review);
     if let Some(code)=a.get(5){ for w in explain::why_not(&coder,&r,code,12){println!("  why not: {} | {} | {}",w.rule,w.pattern,w.missing);} }
     else { use explain::Event::*; for ev in &e.events { let (r,w)=match ev { Tried{..}|Prompt{..}=>continue, NoFeeling{rule,..}=>(rule,"no feeling"), Unless{rule,..}=>(rule,"unless"),Requires{rule,..}=>(rule,"requires"),Role{rule,..}=>(rule,"role"),NotActual{rule,..}=>(rule,"not actual"),Superseded{rule,..}=>(rule,"superseded"),BareGoal{rule,..}=>(rule,"bare goal")}; println!("  blocked {} by {}",coder.book().rules[*r as usize].id,w);} }
   }
   _=>{}
  }
}
