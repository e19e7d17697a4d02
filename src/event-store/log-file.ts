import { createReadStream } from 'node:fs';
import { EVENT_PAGE_SIZE, type LogHead } from './event-reader.js';
import { BrokenLog, CHAIN_START, followChain } from './log-chain.js';
import { answerLineOf, eventLineOf, headLineOf, readLogLine, textOfLine, type LogLine } from './log-line.js';
import type { LogPage, LogSource } from './log-source.js';

/** An event is at most what a request may bring, many times over; a longer line is no line of an export. */
const MAX_LINE_LENGTH = 16_000_000;

/** A file is no export of a log, or not whole, or not as it was written. */
export class BrokenLogFile extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`Line ${String(line)}: ${reason}`);
    this.name = 'BrokenLogFile';
  }
}

/** What was written. */
export interface WrittenLog {
  readonly head: LogHead;
  readonly answerCount: number;
}

/** Writes a log as lines of JSON: its head, every event as it is stored, every answer, and an end to know it is whole by. */
export async function writeLogFile(
  source: LogSource,
  write: (lines: readonly string[]) => Promise<void>,
  onProgress?: (position: number, head: number) => void,
): Promise<WrittenLog> {
  let check = '';
  const textsOf = (lines: readonly LogLine[]): readonly string[] =>
    lines.map((line) => {
      const written = textOfLine(line, check);
      check = written.check;
      return written.text;
    });

  const { head } = source;
  let answerCount = 0;
  await write(textsOf([headLineOf(head)]));
  for await (const { events, answers } of source.pages()) {
    await write(textsOf([...events.map(eventLineOf), ...answers.map(answerLineOf)]));
    answerCount += answers.length;
    const last = events.at(-1);
    if (last !== undefined) onProgress?.(last.global_position, head.position);
  }
  await write(textsOf([{ end: { events: head.position, answers: answerCount, hash: head.hash } }]));
  return { head, answerCount };
}

/** The log in an exported file; throws `BrokenLogFile` with the first line that is not as it was written. */
export async function readLogFile(file: string): Promise<LogSource> {
  const { value: first } = await entriesOf(file).next();
  if (first === undefined || !('format' in first.content)) throw noExport();
  const { logId, position, hash } = first.content;
  const head: LogHead = { logId, position, hash };
  return { head, pages: () => pagesOf(file, head) };
}

function noExport(): BrokenLogFile {
  return new BrokenLogFile(1, 'this is no exported log of a version that this program reads');
}

async function* pagesOf(file: string, head: LogHead): AsyncGenerator<LogPage> {
  const pages = new FilePages(head);
  for await (const { content, line } of entriesOf(file)) {
    if (pages.take(content, line)) yield pages.turn();
  }
  pages.finish();
  yield pages.turn();
}

/** Collects the lines of a file into pages, and knows which line may come next. */
class FilePages {
  private events: Extract<LogLine, { event: unknown }>['event'][] = [];
  private answers: Extract<LogLine, { answer: unknown }>['answer'][] = [];
  private end = CHAIN_START;
  private answerCount = 0;
  private line = 0;
  private ended = false;

  constructor(private readonly head: LogHead) {}

  /** Takes the next line; true when a page is full. */
  take(content: LogLine, line: number): boolean {
    this.line = line;
    if (this.ended) throw this.broken('there is more after the end');
    if ('format' in content) {
      if (line !== 1) throw this.broken('an export begins a second time');
    } else if ('event' in content) {
      this.takeEvent(content.event);
    } else if ('answer' in content) {
      this.answers.push(content.answer);
      this.answerCount += 1;
    } else {
      this.takeEnd(content.end);
    }
    return this.events.length + this.answers.length >= EVENT_PAGE_SIZE;
  }

  /** The page so far; the next one is empty. */
  turn(): LogPage {
    const page = { events: this.events, answers: this.answers };
    this.events = [];
    this.answers = [];
    return page;
  }

  /** Refuses a file that ends too early. */
  finish(): void {
    this.line += 1;
    if (!this.ended) throw this.broken('the file ends before the log does: it was cut off');
  }

  private takeEvent(event: (typeof this.events)[number]): void {
    if (this.answerCount > 0) throw this.broken('an event after the answers');
    try {
      this.end = followChain(this.end, [event]);
    } catch (error) {
      throw error instanceof BrokenLog ? this.broken(error.message) : error;
    }
    this.events.push(event);
  }

  private takeEnd(end: Extract<LogLine, { end: unknown }>['end']): void {
    const { position, hash } = this.head;
    const isWhole =
      this.end.position === position &&
      this.end.hash === hash &&
      end.events === position &&
      end.answers === this.answerCount &&
      end.hash === hash;
    if (!isWhole) throw this.broken('the events and answers above are not all that the log held');
    this.ended = true;
  }

  private broken(reason: string): BrokenLogFile {
    return new BrokenLogFile(this.line, reason);
  }
}

/** The lines of a file, each proved to be as it was written. */
async function* entriesOf(
  file: string,
): AsyncGenerator<{ readonly content: LogLine; readonly line: number }, undefined> {
  let check = '';
  let line = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    const read = readLogLine(text, check);
    if (read === null) {
      throw line === 1 ? noExport() : new BrokenLogFile(line, 'this is not the line that was written here');
    }
    check = read.check;
    yield { content: read.content, line };
  }
  return undefined;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    line += lines.length;
    if (rest.length > MAX_LINE_LENGTH)
      throw new BrokenLogFile(line, 'it is longer than any line of an export');
  }
  if (rest !== '') yield rest; // cut off, unless only its line break is missing
}
