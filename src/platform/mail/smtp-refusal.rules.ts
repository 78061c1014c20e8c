/** Where in an SMTP session a server said no. */
export type SmtpPhase = 'session' | 'auth' | 'sender' | 'recipient' | 'content';

/** What a server said. */
export interface SmtpReply {
  readonly phase: SmtpPhase;
  /** The reply's three digits as a number (RFC 5321 section 4.2). */
  readonly code: number;
  /** The whole reply, its code in front. */
  readonly text: string;
}

/** `recipient`: this address cannot be reached, now or later. `us`: anything else, so that the mail is tried again. */
export type Verdict = 'recipient' | 'us';

interface RefusalRule {
  readonly phases?: readonly SmtpPhase[];
  readonly code?: RegExp;
  /** Matched against the enhanced status code (RFC 3463); a rule that names none holds with and without one. */
  readonly status?: RegExp;
  readonly words?: RegExp;
  readonly verdict: Verdict;
  readonly because: string;
}

/**
 * How a permanent refusal (5yz) is judged: the first rule that holds decides. Both mistakes cost a review: an address
 * wrongly given up silences a person, and one wrongly tried again keeps the backup from being told. In doubt it is we:
 * a mail that is tried again shows in the queue, and the operator is told.
 */
export const refusalRules: readonly RefusalRule[] = [
  {
    phases: ['session', 'auth', 'sender'],
    verdict: 'us',
    because: 'no recipient was named yet: greeting, TLS, password or our own address was refused',
  },
  {
    code: /^(50\d|521|53\d|555)$/,
    verdict: 'us',
    because: 'the command, the session or our right to send was refused, whoever the recipient is',
  },
  {
    words:
      /\b(sender|helo|ehlo|client|host) (address |command |host |name )?(is )?(rejected|denied|blocked|refused)/i,
    verdict: 'us',
    because: 'Postfix tells only at RCPT what it holds against the client, its greeting or the sender',
  },
  {
    status: /^[^5]\./,
    verdict: 'us',
    because: 'the two codes contradict each other: 5yz with x.y.z of another class',
  },
  {
    status: /^5\.1\.[789]$/,
    verdict: 'us',
    because: "the sender's address or its domain (RFC 3463, RFC 3886)",
  },
  {
    status: /^5\.7\.1[78]$/,
    verdict: 'recipient',
    because: 'the mailbox or its domain has another owner (RFC 7293)',
  },
  {
    phases: ['content'],
    status: /^5\.1\.0$/,
    verdict: 'us',
    because: 'an unnamed fault of an address, told after the recipient was taken',
  },
  {
    status: /^5\.1\.\d+$/,
    verdict: 'recipient',
    because: 'no such mailbox, domain or address, or it has moved',
  },
  { status: /^5\.2\.3$/, verdict: 'us', because: 'the mail is too long: another one is not' },
  { status: /^5\.2\.\d+$/, verdict: 'recipient', because: 'the mailbox is disabled, full, or takes no mail' },
  {
    phases: ['recipient'],
    status: /^5\.4\.\d+$/,
    verdict: 'recipient',
    because: 'no way to the domain; Exchange Online says 5.4.1 of an address it does not know',
  },
  {
    phases: ['recipient'],
    code: /^550$/,
    status: /^5\.5\.0$/,
    verdict: 'recipient',
    because: 'Outlook.com says "550 5.5.0 mailbox unavailable"',
  },
  {
    status: /^5\./,
    verdict: 'us',
    because: 'the system (5.3), the protocol (5.5), the content (5.6), security or policy (5.7)',
  },
  {
    words:
      /relay|spam|block|black|deny|denied|policy|authenti|spf|dkim|dmarc|reputation|rbl|dnsbl|banned|prohibited/i,
    verdict: 'us',
    because: 'without an enhanced code only the words tell that a policy is meant',
  },
  {
    phases: ['recipient'],
    code: /^(550|551|552|553|556)$/,
    verdict: 'recipient',
    because:
      'no such mailbox, not here, full, not a name, or a domain that takes no mail (RFC 5321, RFC 7504)',
  },
  { verdict: 'us', because: 'a refusal that does not say it is about the recipient' },
];

/** Whether a refusal means that the address is bad; undefined for a reply that is no permanent refusal. */
export function judgeRefusal({ phase, code, text }: SmtpReply): Verdict | undefined {
  if (code < 500 || code > 599) return undefined;
  const status = enhancedStatusOf(text) ?? '';
  return refusalRules.find(
    (rule) =>
      (rule.phases?.includes(phase) ?? true) &&
      (rule.code?.test(String(code)) ?? true) &&
      (rule.status === undefined || (status !== '' && rule.status.test(status))) &&
      (rule.words?.test(text) ?? true),
  )?.verdict;
}

/** The enhanced status code behind a reply's code, such as `5.1.1` (RFC 2034); null where there is none. */
export function enhancedStatusOf(text: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/.exec(text)?.[1] ?? null;
}
