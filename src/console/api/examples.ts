const policy = { id: '019a5c3e-7f10-7c1e-9d6b-2f4a81c05e77', slug: 'lysis-of-epidural-adhesions' };
const contentHash = 'sha256:5d41c0a9be12f0b0c6a5a0f5d7c0c2c55f2a7d3f4e9b8a6c1d2e3f405162738a';
const envelopeHash = 'sha256:8e1f0d3c5b7a99281706f5e4d3c2b1a0918273645546372819a0b1c2d3e4f506';
const url = 'https://almanac.example.org/v1/policies/lysis-of-epidural-adhesions';
const title = 'Lysis of Epidural Adhesions';

const signedVersion = {
  policy: { ...policy, number: null, title },
  version: 1,
  changeClass: 'new',
  contentHash,
  envelopeHash,
  dates: {
    origin: '1999-02',
    lastReview: '2025-11',
    nextReview: '2026-09',
    effective: '2026-01-01',
    literatureSearchedThrough: null,
  },
  scope: { linesOfBusiness: [], jurisdictions: [] },
  document: {
    sections: [
      {
        id: 'medical-policy-criteria',
        heading: 'MEDICAL POLICY CRITERIA',
        level: 1,
        markdown: 'Lysis of epidural adhesions is considered **investigational**.',
      },
    ],
    criteria: [
      {
        id: 'medical-policy-criteria--1',
        section: 'medical-policy-criteria',
        label: '',
        determination: 'investigational',
        markdown: 'Lysis of epidural adhesions is considered **investigational**.',
      },
    ],
    references: [
      {
        number: 1,
        citation: 'Lee F, Jamison DE, Hurley RW, et al. Epidural lysis of adhesions. Korean J Pain. 2014.',
        pmid: '24478895',
        pmidPrinted: 'given',
        doi: '10.3344/kjp.2014.27.1.3',
        url: null,
      },
    ],
    codes: [{ system: 'CPT', code: '62263', description: null }],
    crossReferences: [],
    boilerplate: [],
  },
  signatures: [
    {
      name: 'Dana Director',
      role: 'medical_director',
      credentials: 'MD',
      meaning: 'I approve this policy.',
      signedAt: '2025-12-02T17:20:00Z',
    },
  ],
};

/** Examples of what readers look up first, by the name of the thing. A test holds them to the schemas. */
export const examples: Readonly<Record<string, unknown>> = {
  SignedVersion: signedVersion,
  ActiveVersion: {
    ...signedVersion,
    status: 'active',
    inForce: { from: '2026-01-01', until: null },
    validUntil: null,
    review: { last: '2025-11', next: '2026-09', state: 'upcoming' },
    links: {
      self: `${url}/active`,
      version: `${url}/versions/1`,
      html: `${url}/active.html`,
      markdown: `${url}/active.md`,
      pdf: `${url}/active.pdf`,
      fhir: `${url}/active.fhir.json`,
      predecessor: null,
      successor: null,
    },
  },
  FeedItem: {
    cursor: '0b6f1d2c3a4e.1842.9d6b2f4a81c0',
    id: 'msg_019a5c3e7f107c1e9d6b2f4a81c05e77',
    type: 'policy.version.approved',
    timestamp: '2025-12-02T17:20:00Z',
    data: {
      policy,
      version: 1,
      effective: '2026-01-01',
      changeClass: 'new',
      reviewOutcome: null,
      contentHash,
      envelopeHash,
      url: `${url}/versions/1`,
    },
  },
  SnapshotLine: {
    policy: { ...policy, title },
    version: 1,
    status: 'active',
    contentHash,
    envelopeHash,
    inForce: { from: '2026-01-01', until: null },
    url: `${url}/versions/1`,
  },
  Webhook: {
    id: '019a5c3e-8a00-7b11-8c22-1d2e3f405162',
    url: 'https://claims.example.org/hooks/almanac',
    eventTypes: ['policy.version.effective', 'policy.retired'],
    filter: { policies: [], linesOfBusiness: [], jurisdictions: [] },
    format: 'standard',
    order: 'policy',
    concurrency: 4,
    description: 'Claims platform',
    state: 'active',
    disabledReason: null,
    verifiedAt: '2026-02-01T09:00:00Z',
    failingSince: null,
    previousSecretUntil: null,
    deliveries: { waiting: 0, dead: 0 },
    createdAt: '2026-02-01T08:59:00Z',
  },
  Policy: {
    ...policy,
    number: null,
    manualSection: 'Surgery',
    title,
    state: 'active',
    review: { last: '2025-11', next: '2026-09', proposedNext: '2026-11' },
    cadenceMonths: 12,
    anchorMonth: null,
    ceilingMonths: 12,
    directorsNeeded: 1,
    inForce: { version: 1, from: '2026-01-01', until: null },
    revision: 3,
    links: {
      self: '/v1/policies/lysis-of-epidural-adhesions',
      versions: '/v1/policies/lysis-of-epidural-adhesions/versions',
      active: '/v1/policies/lysis-of-epidural-adhesions/active',
    },
  },
  Problem: {
    type: '/problems/no_version_in_force',
    title: 'no version in force',
    status: 404,
    detail: 'lysis-of-epidural-adhesions has no version in force on 2025-12-31',
    code: 'no_version_in_force',
    requestId: '5f0c1b7e',
  },
};
