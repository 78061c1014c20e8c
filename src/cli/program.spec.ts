import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../kernel/errors.ts';
import { SettingsRefused } from '../platform/config/settings.ts';
import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

/** Parses a command line that is not understood, without its complaint being printed. */
async function parse(...args: string[]): Promise<{ exitCode: number; said: string }> {
  let said = '';
  const program = createProgram();
  const quiet = {
    writeErr: (text: string) => void (said += text),
    writeOut: (text: string) => void (said += text),
  };
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command.configureOutput(quiet);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return { exitCode: failureOf(error).exitCode, said };
  }
  throw new Error('the command line was understood');
}

describe('the command line', () => {
  it.each([
    ['an unknown command', ['polish'], "unknown command 'polish'"],
    ['an unknown option', ['person', 'list', '--all'], "unknown option '--all'"],
    [
      'a missing option',
      ['person', 'add', '--name', 'X'],
      "required option '--email <address>' not specified",
    ],
    ['a missing argument', ['key', 'revoke'], "missing required argument 'id'"],
    [
      'an unknown role',
      ['person', 'add', '--name', 'X', '--email', 'x@example.org', '--role', 'king'],
      'Known are: admin, author',
    ],
    ['an address that is none', ['person', 'add', '--email', 'x'], 'is not an e-mail address'],
    ['an unknown scope', ['key', 'create', '--scope', 'everything'], 'Known are: policies:read'],
    ['an expiry that is none', ['key', 'create', '--expires', '2026-02-30'], 'Say 1d to 3650d'],
    ['a moment that is none', ['clock', 'set', '2026-13-01'], 'Say 2026-09-01T08:00:00-07:00'],
    ['nothing', [], 'Usage: almanac'],
  ])('is refused with 2 for %s', async (_, args, complaint) => {
    const { exitCode, said } = await parse(...args);
    expect(exitCode).toBe(2);
    expect(said).toContain(complaint);
  });

  it('ends with 0 after help', async () => {
    const { exitCode, said } = await parse('person', 'add', '--help');
    expect(exitCode).toBe(0);
    expect(said).toContain('--credentials <text>');
    expect(said).toContain('--json');
  });

  it('tells a refusal on one line, its code first', () => {
    expect(failureOf(new DomainError('not_found', 'no key\n"x"'))).toEqual({
      exitCode: 1,
      line: 'not_found: no key "x"',
    });
    expect(failureOf(new SettingsRefused(['SMTP_URL: is needed', 'PUBLIC_URL: must be https']))).toEqual({
      exitCode: 1,
      line: 'settings_refused: SMTP_URL: is needed; PUBLIC_URL: must be https',
    });
    expect(
      failureOf(new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })])),
    ).toMatchObject({
      exitCode: 1,
      line: expect.stringMatching(/^unavailable: /),
    });
  });
});
