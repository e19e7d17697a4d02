import type { Command } from 'commander';
import { createEventReader, EVENT_PAGE_SIZE, type EventReader } from '../../event-store/event-reader.js';
import type { RecordedEvent } from '../../event-store/event.js';
import { instantOption, repeatedOption, wholeOption } from '../option-values.js';
import { withLogToRead } from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { tableLines } from '../table.js';

/** Characters of the data that a row of the table shows; `--ndjson` shows all of it. */
const TABLE_DATA_LENGTH = 60;

interface EventsOptions {
  readonly stream?: string;
  readonly type?: readonly string[];
  readonly after: number;
  readonly asOf?: Date;
  readonly limit?: number;
  readonly ndjson?: boolean;
  readonly json?: boolean;
}

/** `events`: what is in the log, in order. */
export function registerEvents(program: Command, operator: Operator): void {
  program
    .command('events')
    .description('Read the log, as a table or as JSON.')
    .option('--stream <id>', 'only the events of this stream, e.g. booking-0198…')
    .option('--type <type>', 'only events of this type; may be given several times', repeatedOption)
    .option('--after <position>', 'only events after this position', wholeOption, 0)
    .option('--as-of <time>', 'the log as it was at this time', instantOption)
    .option('--limit <count>', 'so many events at most', wholeOption)
    .option('--ndjson', 'one JSON object a line')
    .option('--json', 'one JSON array')
    .addHelpText(
      'after',
      '\nExample: jetsetgo events --type FlightBooked --as-of 2027-01-15T10:00:00Z --ndjson',
    )
    .action((options: EventsOptions) =>
      withLogToRead(operatorConfiguration(operator).log, (log) =>
        printEvents(operator, matchingEvents(createEventReader(log.db), options), options),
      ),
    );
}

/** Pages of the events asked for. */
async function* matchingEvents(
  reader: EventReader,
  { stream, type, after, asOf, limit = Number.MAX_SAFE_INTEGER }: EventsOptions,
): AsyncGenerator<readonly RecordedEvent[]> {
  const upTo = asOf === undefined ? Number.MAX_SAFE_INTEGER : await reader.positionAsOf(asOf);
  let left = limit;
  for await (const page of pagesOf(reader, stream, after)) {
    const matching = page
      .filter(({ globalPosition }) => globalPosition > after && globalPosition <= upTo)
      .filter((event) => type?.includes(event.type) ?? true)
      .slice(0, left);
    left -= matching.length;
    yield matching;
    if (left === 0 || (page.at(-1)?.globalPosition ?? 0) >= upTo) return;
  }
}

async function* pagesOf(
  reader: EventReader,
  stream: string | undefined,
  after: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  let last = stream === undefined ? after : 0;
  for (;;) {
    const page = stream === undefined ? await reader.readAll(last) : await reader.readStream(stream, last);
    yield page;
    const end = page.at(-1);
    if (end === undefined || page.length < EVENT_PAGE_SIZE) return;
    last = stream === undefined ? end.globalPosition : end.streamPosition;
  }
}

async function printEvents(
  operator: Operator,
  pages: AsyncIterable<readonly RecordedEvent[]>,
  { json, ndjson }: EventsOptions,
): Promise<void> {
  let printed = 0;
  if (json) await operator.print('[');
  for await (const page of pages) {
    for (const [index, line] of linesOf(page, json ?? ndjson ?? false, printed === 0).entries()) {
      const comma = json && printed + index > 0 ? ',' : '';
      await operator.print(comma + line);
    }
    printed += page.length;
  }
  if (json) await operator.print(']');
}

/** A page as JSON, or as rows of a table whose header stands above the first. */
function linesOf(page: readonly RecordedEvent[], asJson: boolean, first: boolean): readonly string[] {
  if (asJson) return page.map((event) => JSON.stringify(event));
  const lines = tableLines(
    page.map((event) => ({
      position: event.globalPosition,
      recorded: event.recordedAt,
      type: event.type,
      stream: event.streamId,
      version: event.streamPosition,
      actor: event.metadata.actor,
      data: shortened(JSON.stringify(event.data)),
    })),
  );
  return first ? lines : lines.slice(1);
}

function shortened(text: string): string {
  return text.length <= TABLE_DATA_LENGTH ? text : `${text.slice(0, TABLE_DATA_LENGTH)}…`;
}
