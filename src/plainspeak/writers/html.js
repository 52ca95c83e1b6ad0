(()=>{"use strict";
const all=(what,where=document)=>[...where.querySelectorAll(what)];
const make=(tag,text="")=>{const made=document.createElement(tag);made.textContent=text;return made};
const notes=all(".note"),marks=new Map();
for(const mark of all("a.f,[data-of]")){
const id=mark.dataset.of||mark.getAttribute("href").slice(1);
mark.dataset.of=id;
if(!marks.has(id))marks.set(id,[]);
marks.get(id).push(mark)}
const papers=document.getElementById("papers"),top=document.getElementById("top");
if(papers&&top){top.append(papers);all(".jump").forEach(jump=>jump.remove())}
const html=document.documentElement;
let lit=null;
const light=event=>{
const mark=event.target.closest?event.target.closest("[data-of]:not(.off)"):null;
const note=mark&&document.getElementById(mark.dataset.of);
if(note===lit)return;
if(lit)lit.classList.remove("lit");
lit=note;
html.classList.remove("hush");
if(lit)lit.classList.add("lit")};
document.addEventListener("pointerover",light);
document.addEventListener("focusin",light);
document.addEventListener("keydown",event=>{if(event.key==="Escape")html.classList.add("hush")});
const room=document.getElementById("filter");
if(!room||notes.length<2)return;
const off=new Set(),boxes=[];
const status=make("p");
status.setAttribute("role","status");
const show=()=>{
let seen=0;
for(const note of notes){
const gone=off.has(note.dataset.level)||off.has(note.dataset.rule);
note.hidden=gone;
seen+=gone?0:1;
for(const mark of marks.get(note.id)||[]){
mark.classList.toggle("off",gone);
if(mark.classList.contains("only"))mark.hidden=gone;
else if(mark.localName==="a"){
if(gone)mark.removeAttribute("href");
else mark.setAttribute("href","#"+note.id)}}}
for(const list of all(".notes"))list.hidden=!list.querySelector(".note:not([hidden])");
status.textContent=seen===notes.length?"All notes are shown.":seen+" of "+notes.length+" notes are shown."};
const choose=(title,key,names)=>{
const count=new Map();
for(const note of notes)count.set(note.dataset[key],(count.get(note.dataset[key])||0)+1);
if(count.size<2)return null;
const set=make("fieldset");
set.append(make("legend",title));
for(const [value,number] of [...count].sort((a,b)=>b[1]-a[1])){
const label=make("label"),box=make("input");
box.type="checkbox";
box.checked=true;
box.addEventListener("change",()=>{if(box.checked)off.delete(value);else off.add(value);show()});
boxes.push(box);
label.append(box,(names[value]||value)+" ("+number+")");
set.append(label)}
return set};
const more=make("details"),levels=choose("Show","level",{error:"Errors",warning:"To put right",advice:"Advice"});
const rules=choose("Rules","rule",{});
if(rules){more.append(make("summary","Choose by rule"),rules)}
if(levels)room.append(levels);
if(rules)room.append(more);
room.append(status);
show();
room.hidden=!boxes.length})();
