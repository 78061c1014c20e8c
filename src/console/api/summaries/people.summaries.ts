/** What each call does, by method and path. Signing in, persons and keys. */
export const peopleSummaries: Readonly<Record<string, string>> = {
  'POST /v1/sessions': 'Sign in by address and password; the reply sets the session cookie.',
  'POST /v1/sessions/from-link': 'Sign in by a one-time link, which this uses up; sets a first password.',
  'GET /v1/sessions/current': 'Who is signed in, and the token that forms carry.',
  'DELETE /v1/sessions/current': 'Sign out.',
  'GET /v1/sessions': 'Where one is signed in: device, address, method, and where a session was refused.',
  'DELETE /v1/sessions': 'End every session of one’s own but this one.',
  'DELETE /v1/sessions/{id}': 'End a session of one’s own.',
  'POST /v1/sessions/current/password':
    'Change the own password, by the old one or in a session just confirmed otherwise; other sessions end.',
  'POST /v1/sessions/forgotten':
    'Ask for a link to sign in by mail; the answer is the same whether anybody has the address.',
  'POST /v1/sessions/from-passkey/options':
    'What a browser needs to ask for a passkey; the same for everybody, since it names nobody.',
  'POST /v1/sessions/from-passkey': 'Sign in by passkey; the reply sets the session cookie.',
  'POST /v1/sessions/current/confirmation':
    'Show again who one is, by password or passkey: good for ten minutes, for what outlasts a session.',
  'GET /v1/passkeys': 'The passkeys of who is signed in.',
  'POST /v1/passkeys/options':
    'What a browser needs to make a passkey; in a session confirmed within ten minutes.',
  'POST /v1/passkeys': 'Add the passkey that was made; its owner is told by mail.',
  'PATCH /v1/passkeys/{id}': 'Give a passkey another name.',
  'DELETE /v1/passkeys/{id}': 'Remove a passkey, unless it is the last way to sign in.',
  'POST /v1/signature-challenges':
    'What a passkey or the sign-in provider is to confirm for one signature: bound to envelope, meaning, signer and a nonce, for five minutes (ten at the provider) and one use.',

  'GET /v1/people': 'Persons by name, with their roles.',
  'POST /v1/people': 'Add a person; with invite a one-time link to sign in is mailed to them.',
  'GET /v1/people/{id}': 'One person.',
  'PATCH /v1/people/{id}':
    'Change name, address, credentials or roles, or let somebody leave; everybody their own zone, quiet hours and reminders.',
  'POST /v1/people/{id}/address/works': 'Say that mail reaches a person again.',
  'POST /v1/people/{id}/invitation': 'Mail a person a one-time link to sign in; those mailed before end.',
  'GET /v1/people/{id}/sessions': 'Where a person is signed in.',
  'DELETE /v1/people/{id}/sessions': 'End every session of a person.',
  'DELETE /v1/people/{id}/sessions/{session}': 'End a session of a person.',
  'GET /v1/people/{id}/delegations': 'Who stands in for a person: past, now and to come, the latest first.',
  'POST /v1/people/{id}/delegations': 'Note leave: who stands in, from the first day to the last.',
  'DELETE /v1/people/{id}/delegations/{delegation}': 'End leave: from today on the person is back.',
  'POST /v1/mail/bounces':
    'Hand in a mail that came back (message/rfc822 or JSON); the same twice changes nothing.',
  'GET /v1/oauth-clients': 'OAuth clients that are let in, and what each may do at most.',
  'POST /v1/oauth-clients': 'Let a client of the authorization server in, with these scopes at most.',
  'DELETE /v1/oauth-clients/{id}': 'Let an OAuth client in no more.',
  'GET /v1/people/{id}/identities': 'Who a person is at the sign-in provider, and which roles follow it.',
  'POST /v1/people/{id}/identities': 'Say who a person is at the sign-in provider.',
  'DELETE /v1/people/{id}/identities/{identity}': 'Take an identity at the sign-in provider away.',
  'GET /v1/keys': 'API keys, without their secrets.',
  'POST /v1/keys': 'Create an API key with scopes and an end; its secret is shown once.',
  'GET /v1/keys/{id}': 'One API key, without its secret: where and when it was last used, when it ends.',
  'POST /v1/keys/{id}/rotate':
    'Give an API key a new secret, shown once; the old one stays good for the overlap.',
  'DELETE /v1/keys/{id}': 'End an API key.',
};
