/** Letters that Unicode does not decompose into a base letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ə: 'e',
  ħ: 'h',
};

/** Words that are written long and short in the names of places. */
const SHORT_WORDS: ReadonlyMap<string, string> = new Map([
  ['saint', 'st'],
  ['sankt', 'st'],
  ['mount', 'mt'],
  ['fort', 'ft'],
]);

/** Words that nearly every airport has: they would find all and tell nothing. */
export const EMPTY_NAME_WORDS: ReadonlySet<string> = new Set(['airport', 'international', 'intl']);

const APOSTROPHE = /['’‘ʻ`]/;

const NO_WORDS: readonly string[] = [];

/** Words of a name or a query: lower case, without diacritics, apostrophes or punctuation. */
export function placeWords(text: string): readonly string[] {
  const lowerCase = text.toLowerCase();
  // Most names are plain words, which need none of the rest.
  if (/^[a-z0-9]+( [a-z0-9]+)*$/.test(lowerCase)) return lowerCase.split(' ');
  const plain = lowerCase
    .normalize('NFD')
    .replace(/[\p{M}'’‘ʻ`]+/gu, '')
    .replace(/[øłđðıßæœþəħ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
  return plain.match(/[\p{L}\p{N}]+/gu) ?? NO_WORDS;
}

/** The further words of a name where an apostrophe parts them: "Xi'an" is xian, and also xi and an. */
export function wordsApart(text: string): readonly string[] {
  return APOSTROPHE.test(text) ? placeWords(text.replaceAll(new RegExp(APOSTROPHE, 'g'), ' ')) : NO_WORDS;
}

/** One key for the spellings of a name: "Saint-Étienne" and "st etienne" have the same. */
export function placeKey(text: string): string {
  return shortKey(placeWords(text));
}

/** The key of words that are split already. */
export function shortKey(words: readonly string[]): string {
  return words.map((word) => SHORT_WORDS.get(word) ?? word).join(' ');
}

/** The short form of a word that names also have, or undefined. */
export function shortWord(word: string): string | undefined {
  return SHORT_WORDS.get(word);
}
