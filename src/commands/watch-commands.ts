import { traced } from '../platform/tracing.js';

/** Told how a command was answered: by its name and the code of its answer, both of this program and no caller's. */
export type OnAnswered = (command: string, code: string) => void;

type Command = (request: never) => Promise<{ readonly code: string }>;

/** The same commands under their names, each within a span and told of once it is answered. */
export function watchCommands<Commands extends Readonly<Record<string, Command>>>(
  commands: Commands,
  onAnswered?: OnAnswered,
): Commands {
  const watched = Object.entries(commands).map(([name, command]) => [
    name,
    (request: never) =>
      traced(name, {}, async (span) => {
        const answer = await command(request);
        span.setAttribute('jetsetgo.outcome', answer.code);
        onAnswered?.(name, answer.code);
        return answer;
      }),
  ]);
  return Object.fromEntries(watched) as Commands;
}
