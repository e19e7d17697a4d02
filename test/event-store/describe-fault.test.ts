import { describe, expect, it } from 'vitest';
import { describeFault } from '../../src/event-store/describe-fault.js';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the description of a fault', () => {
  it('says what kind it is and where it was thrown', () => {
    const error = thrownBy(function reach() {
      return (null as unknown as { name: string }).name;
    });
    expect(describeFault(error)).toMatch(/^TypeError at reach describe-fault\.test\.ts:\d+:\d+$/u);
    expect(describeFault(Object.assign(new Error('x'), { code: '23505' }))).toMatch(/^Error 23505 at /u);
  });

  it.each([
    thrownBy(() => JSON.parse('{"name": Zoe}')),
    new Error('Zoe'),
    new Error('told\n    at Zoe (zoe.ts:1:1)'),
    Object.assign(new Error('told'), {
      stack: 'Error: told otherwise\n    at Zoe (zoe.ts:1:1)',
      message: 'Zoe',
    }),
    'Zoe',
    { name: 'Zoe' },
    null,
  ])('never quotes a message', (error) => {
    expect(describeFault(error)).not.toMatch(/zoe/iu);
  });
});
