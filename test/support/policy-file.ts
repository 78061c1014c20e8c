/** What a test's policy document prints; dates as printed. */
export interface PolicyFileParts {
  readonly title?: string;
  readonly effective?: string | null;
  readonly lastReview?: string | null;
  readonly nextReview?: string | null;
  readonly origin?: string | null;
  readonly criteria?: string;
  readonly codes?: readonly string[];
  /** Entries of the reference list without their numbers. */
  readonly references?: readonly string[];
}

/** A policy as a payer prints it, in Markdown: two references, one of them without a PMID. */
export function policyText(parts: PolicyFileParts = {}): string {
  const {
    title = 'Lysis of Epidural Adhesions',
    effective = 'January 1, 2026',
    lastReview = 'November 2025',
    nextReview = 'September 2026',
    origin = 'February 1999',
    criteria = 'Lysis of epidural adhesions is considered **not medically necessary**.^[1, 2]',
    codes = ['62263', '62264', '64999'],
    references = [
      'Helm S, Knezevic NN. A review of the role of epidural percutaneous adhesiolysis. Pain Manag. 2019. PMID: 30681031',
      'Manual of the payer. 2019. PMID: No PMID Entry',
    ],
  } = parts;
  const dates = {
    Effective: effective,
    'Last Review': lastReview,
    'Next Review': nextReview,
    'Date of Origin': origin,
  };
  const printed = Object.entries(dates).flatMap(([label, date]) =>
    date === null ? [] : `- **${label}:** ${date}`,
  );
  return `# ${title}

${printed.join('\n')}

## POLICY CRITERIA

${criteria}

## REFERENCES

${references.map((entry, index) => `${index + 1}. ${entry}`).join('\n')}

## CODES

| Codes | Number |
| --- | --- |
${codes.map((code) => `| CPT | ${code} |`).join('\n')}
`;
}

/** The request of an import: a multipart body with the one file. */
export function upload(
  name: string,
  content: string | Uint8Array,
): { payload: Buffer; headers: Record<string, string> } {
  const boundary = 'almanac-test-boundary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
