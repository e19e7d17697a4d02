import { describe, expect, it } from 'vitest';
import { watchCommands } from '../../src/commands/watch-commands.js';
import { tracedRequest } from '../../src/platform/tracing.js';
import { pathOf, recordSpans } from '../support/recorded-spans.js';

const commands = {
  greet: (name: string) => Promise.resolve({ code: 'GREETED', greeting: `Hello ${name}` }),
  fail: () => Promise.reject<{ readonly code: string }>(new Error('broken')),
};

describe('commands that are watched', () => {
  it('answer as they do, and each answer is told', async () => {
    const told: string[][] = [];
    const watched = watchCommands(commands, (command, code) => told.push([command, code]));
    expect(await watched.greet('Ada')).toEqual({ code: 'GREETED', greeting: 'Hello Ada' });
    await expect(watched.fail()).rejects.toThrow('broken');
    expect(told).toEqual([['greet', 'GREETED']]);
    expect(await watchCommands(commands).greet('Grace')).toMatchObject({ code: 'GREETED' });
  });

  it('have a span each, which tells the code and nothing that was asked or answered', async () => {
    const spans = recordSpans();
    await tracedRequest({}, 'request', () => watchCommands(commands).greet('Ada'));
    expect(pathOf(spans()[0]!, spans())).toBe('request > greet');
    expect(spans()[0]!.attributes).toEqual({ 'jetsetgo.outcome': 'GREETED' });
  });
});
