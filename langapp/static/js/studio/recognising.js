// Which column of a pasted table is which of the draft: by its header, by its script, by its tone marks. `speaks` has the
// languages: of the draft first, then all others that there are.
const SAMPLE = 40; // rows
const ENOUGH = 0.5;
const TONED = /[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]/iu;
const INDIC = /[āīūṛṝḷṅñṇṭḍśṣṁṃḥēōḻṟṉ]/iu;
const VIETNAMESE = /[đơưăạảãấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;
const CANTONESE = /[唔咗嘅係喺冇睇嚟啲乜嘢佢哋咁嗰]/u;
const SIMPLIFIED = /[们这个吗妈爱睡觉说话给来时间门开关车鸟鱼鸡饭饿渴热凉湿脏净洗脸头发裤袜鞋]/u;
const ENGLISH = new Set("a all and are bath bed big can come do eat go good have here how i in is it let's little look love me mine my night no not now of on one our out put shall sleep some the this time to up wait want warm wash water we what where who you your".split(" "));
const HEADER = { meaning: "meaning", meanings: "meaning", english: "meaning", translation: "meaning", cue: "cue", turn: "turn", picture: "picture", note: "note", notes: "note" };
const READING = /^(romani[sz]ation|roman|reading|pronunciation|transliteration|phonetic|jyutping|pinyin|zhuyin|bopomofo|furigana|hepburn|romaji|rr|paiboon|rtgs|iso ?15919|friendly)$/;

const known = Object.fromEntries(speaks.languages.map((each) => [each.tag, each]));
const columnsNow = () => valueOf(PACK, "columns").split(" ").filter(Boolean);
const within = (letter, ranges) => ranges.some(([from, to]) => letter >= from && letter <= to);

// {fields: the field of each column, or null; rows: without header; added: languages that were no column; named: by a header}
function recognise(rows) {
  const header = headerOf(rows);
  const data = header ? rows.slice(1) : rows;
  const sample = data.slice(0, SAMPLE);
  const wide = rows[0].length;
  const columns = Array.from({ length: wide }, (_, at) => sample.map((cells) => cells[at]).filter(Boolean));
  const fields = Array(wide).fill(null);
  const counts = columns.map((texts, at) => isNumbering(texts) && !header?.[at]);
  const tags = columnsNow();
  const added = [];
  const free = () => candidates([...tags, ...added]).filter((field) => !fields.includes(field));
  const scored = () => free().flatMap((field) =>
    columns.map((texts, at) => ({ field, at, score: counts[at] || fields[at] ? 0 : scoreOf(field, texts, header?.[at]) + nearness(field, fields[at - 1]) })));
  const assign = (enough) => {
    for (;;) {
      const best = scored().filter(({ score }) => score >= enough).sort((one, other) => other.score - one.score)[0];
      if (!best) return;
      fields[best.at] = best.field;
    }
  };
  columns.forEach((texts, at) => {
    const tag = counts[at] ? null : newLanguage(texts, [...tags, ...added], header?.[at]);
    if (tag) added.push(tag);
  });
  assign(ENOUGH);
  columns.forEach((texts, at) => {
    if (fields[at] || counts[at] || !texts.length) return;
    const rest = [...free(), "cue", "turn"].filter((field) => !fields.includes(field) && (field !== "picture"));
    fields[at] = rest[0] ?? null;
  });
  return { fields, rows: data, added, header: Boolean(header) };
}

// Meanings that are English, where the interface guessed another script for them, as long as nothing is written yet.
function isInEnglish(rows) {
  const script = known[speaks.meanings]?.script ?? "Latn";
  if (script === "Latn") return false;
  const columns = rows[0].map((_, at) => rows.slice(0, SAMPLE).map((cells) => cells[at]).filter(Boolean));
  const own = columns.filter((texts) => shareOf(texts, speaks.scripts[script]) > ENOUGH).length;
  const english = columns.some((texts) => shareOf(texts, speaks.scripts.Latn) > ENOUGH && partOfEnglish(texts) > 0.2);
  return english && own <= columnsNow().filter((tag) => known[tag]?.script === script).length;
}

// A reading stands behind its text, and is the one the language shows first.
function nearness(field, before) {
  const [tag, part] = field.split(":");
  if (!part?.startsWith("readings.")) return 0;
  return (before === `${tag}:text` ? 0.1 : 0) - (known[tag].readings[0] === part.slice(9) ? 0 : 0.05);
}

const isNumbering = (texts) => texts.length > 1 && texts.every((text, at) => Number(text.replace(/[.)]$/, "")) === at + Number(texts[0].replace(/[.)]$/, "")));

function candidates(tags) {
  const ofLanguages = tags.flatMap((tag) => [`${tag}:text`, ...(known[tag]?.readings ?? []).map((system) => `${tag}:readings.${system}`)]);
  return [...ofLanguages.filter((field) => field.endsWith(":text")), "meaning", ...ofLanguages.filter((field) => !field.endsWith(":text")), "picture"];
}

// A first row that names the columns: most of what stands in it is a name of a language, a reading or a column.
function headerOf(rows) {
  if (rows.length < 2) return null;
  const names = rows[0].map(nameOf);
  const filled = rows[0].filter(Boolean).length;
  return names.filter(Boolean).length * 2 > filled || (filled === 2 && names.some(Boolean) && names.every((name, at) => name || rows[0][at].length < 12)) ? names : null;
}

function nameOf(text) {
  const name = text.trim().toLowerCase();
  if (HEADER[name]) return HEADER[name];
  if (READING.test(name)) return "reading";
  return speaks.languages.find((each) => each.names.includes(name))?.tag ?? speaks.columns[name] ?? null;
}

function scoreOf(field, texts, name) {
  if (!texts.length) return 0;
  const [tag, part] = field.includes(":") ? field.split(":") : [null, field];
  if (name === field || (name === tag && part === "text") || (name === "reading" && part?.startsWith("readings."))) return 2 + score(tag, part, texts);
  if (name && name !== "note" && !(name === "meaning" && field === "meaning")) return 0;
  return score(tag, part, texts);
}

function score(tag, part, texts) {
  if (part === "text") return ofScript(known[tag], texts);
  if (part.startsWith("readings.")) return ofReading(part.slice(9), texts);
  if (part === "meaning") return ofMeaning(texts);
  return part === "picture" && texts.every((text) => speaks.pictures?.includes(text)) ? 1 : 0;
}

function shareOf(texts, ranges) {
  const letters = [...texts.join("")].filter((letter) => /\p{L}|\p{M}/u.test(letter));
  return letters.length ? letters.filter((letter) => within(letter.codePointAt(0), ranges)).length / letters.length : 0;
}

const partOf = (texts, pattern) => texts.filter((text) => pattern.test(text)).length / texts.length;

function ofScript(language, texts) {
  const share = shareOf(texts, speaks.scripts[language.script]);
  const all = texts.join("");
  if (language.script === "Latn") return share * (language.tag === "vi" ? 0.5 + 0.5 * partOf(texts, VIETNAMESE) : 0.56 - 0.3 * ofMeaningWords(texts));
  if (language.script === "Jpan") return share * (/[\u3041-\u30ff]/.test(all) ? 1 : 0.7);
  if (language.tag === "yue") return share * (CANTONESE.test(all) ? 1 : 0.9);
  if (language.tag === "zh-Hans") return share * (SIMPLIFIED.test(all) ? 0.98 : 0.8);
  return share * 0.95;
}

function ofReading(system, texts) {
  const latin = shareOf(texts, speaks.scripts.Latn);
  if (system === "jyutping") return partOf(texts, /(^|\s)[a-z]{1,6}[1-6](\s|$)/);
  if (system === "pinyin") return latin > ENOUGH ? partOf(texts, TONED) : 0;
  if (system === "zhuyin") return shareOf(texts, [[0x3105, 0x312f]]);
  if (system === "furigana") return partOf(texts, /\[[\u3041-\u30ff]+\]/);
  if (system === "iso15919") return latin > ENOUGH ? partOf(texts, INDIC) : 0;
  return latin > ENOUGH ? Math.max(0.4, 0.62 - 0.5 * ofMeaningWords(texts)) : 0;
}

function ofMeaning(texts) {
  const script = known[speaks.meanings]?.script ?? "Latn";
  const share = shareOf(texts, speaks.scripts[script]);
  return script === "Latn" ? share * (0.53 + 0.5 * ofMeaningWords(texts)) : share * 0.93;
}

function ofMeaningWords(texts) {
  return speaks.meanings === "en" ? partOfEnglish(texts) : 0;
}

function partOfEnglish(texts) {
  const said = texts.join(" ").toLowerCase().match(/[\p{L}']+/gu) ?? [];
  return said.length ? said.filter((word) => ENGLISH.has(word)).length / said.length : 0;
}

// A language that is no column yet: by its name in the header, or because none of the draft's is written so.
function newLanguage(texts, tags, name) {
  if (known[name]) return tags.includes(name) ? null : name;
  if (name || !texts.length || shareOf(texts, speaks.scripts.Latn) > ENOUGH) return null;
  if (tags.some((tag) => shareOf(texts, speaks.scripts[known[tag].script]) > ENOUGH && known[tag].script !== "Latn")) return null;
  if (shareOf(texts, [[0x3105, 0x312f]]) > ENOUGH) return null;
  if (speaks.meanings !== "en" && ofMeaning(texts) > ENOUGH) return null;
  const found = speaks.languages.map((each) => [each.script === "Latn" ? 0 : ofScript(each, texts), each.tag]).filter(([share]) => share > ENOUGH);
  return found.sort(([one], [other]) => other - one)[0]?.[1] ?? null;
}
