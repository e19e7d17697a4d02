/** PostgreSQL's type number of text (pg_type.dat). */
const TEXT_OID = 25;

/** Of dimensions, whether there are nulls, the type; then the length and the lower bound of the one dimension. */
const HEADER_BYTES = 20;

const LENGTH_BYTES = 4;

/** The length that stands for null. */
const NULL_LENGTH = -1;

/**
 * A `text[]` as PostgreSQL sends and receives it in binary, where no text has to be quoted and found the end of again. Throws for
 * a text that no UTF-8 says: half of a surrogate pair.
 */
export function postgresTextArray(texts: readonly (string | null)[]): Buffer {
  const bytesOf = (text: string | null): number => (text === null ? 0 : Buffer.byteLength(text));
  const size = texts.reduce((sum, text) => sum + LENGTH_BYTES + bytesOf(text), HEADER_BYTES);
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(texts.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(TEXT_OID, 8);
  array.writeInt32BE(texts.length, 12);
  array.writeInt32BE(1, 16);
  let end = HEADER_BYTES;
  for (const text of texts) {
    if (text?.isWellFormed() === false) throw new RangeError('A text holds half of a surrogate pair');
    const start = end + LENGTH_BYTES;
    const length = text === null ? NULL_LENGTH : array.write(text, start);
    array.writeInt32BE(length, end);
    end = start + Math.max(0, length);
  }
  return array;
}
