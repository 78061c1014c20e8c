import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsRefused } from './settings.ts';

const KEYS = `one:${Buffer.alloc(32).toString('base64')}`;

describe('settings', () => {
  it('has a whole evaluation without any', () => {
    expect(readSettings({})).toMatchObject({
      evaluation: true,
      publicUrl: 'http://localhost:3000',
      smtpUrl: null,
    });
  });

  it('counts an empty variable as unset', () => {
    expect(readSettings({ SMTP_URL: '', PORT: '' })).toMatchObject({ smtpUrl: null, port: 3000 });
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL'],
    [{ ORGANISATION_ZONE: 'Mars/Olympus' }, 'ORGANISATION_ZONE'],
    [{ CLOCK_START: '2026-02-10' }, 'CLOCK_START'],
    [{ TRUST_PROXY: 'perhaps' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY'],
    [{ DATABASE_URL: 'postgres://h/d', SMTP_URL: 'smtp://m', SECRET_KEYS: KEYS }, 'PUBLIC_URL: where'],
    [{ DATABASE_URL: 'postgres://h/d' }, 'SMTP_URL'],
    [{ DATABASE_URL: 'postgres://h/d', SMTP_URL: 'smtp://m' }, 'SECRET_KEYS'],
    [{ SECRET_KEYS: 'hunter2' }, 'SECRET_KEYS'],
    [
      { DATABASE_URL: 'postgres://h/d', SMTP_URL: 'smtp://m', CLOCK_START: '2026-02-10T00:00:00Z' },
      'CLOCK_START',
    ],
    [
      { DATABASE_URL: 'postgres://h/d', SMTP_URL: 'smtp://m', PUBLIC_URL: 'http://plan.example' },
      'PUBLIC_URL',
    ],
  ])('refuses %j, naming %s', (environment, variable) => {
    expect(() => readSettings(environment)).toThrow(SettingsRefused);
    expect(() => readSettings(environment)).toThrow(variable);
  });

  it('takes an operator’s database with mail and TLS', () => {
    const settings = readSettings({
      DATABASE_URL: 'postgres://h/d',
      SMTP_URL: 'smtp://m',
      SECRET_KEYS: KEYS,
      PUBLIC_URL: 'https://plan.example/',
    });
    expect(settings).toMatchObject({ evaluation: false, publicUrl: 'https://plan.example' });
  });
});
