import { z } from 'zod';
import { url, type SettingDefinition } from './setting-definition.ts';

/** Which sources of literature are asked, and how often. */
export const literatureSettings = {
  eutilsUrl: {
    variable: 'EUTILS_URL',
    schema: url('http', 'https').default('https://eutils.ncbi.nlm.nih.gov/entrez/eutils/'),
    meaning: 'Base address of the NCBI E-utilities (PubMed).',
  },
  eutilsEmail: {
    variable: 'EUTILS_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to NCBI with each request, as NCBI asks. Unset: none is sent.',
  },
  eutilsApiKey: {
    variable: 'EUTILS_API_KEY',
    schema: z.string().min(1).nullable().default(null),
    meaning: 'NCBI API key: 10 requests a second instead of 3, over all replicas together.',
  },
  eutilsRequestsPerSecond: {
    variable: 'EUTILS_REQUESTS_PER_SECOND',
    schema: z.coerce.number().int().min(1).max(1000).nullable().default(null),
    meaning:
      'Requests a second to the E-utilities, over all replicas together; more than 10 only where NCBI has agreed. Unset: 3, with a key 10.',
  },
  europePmcUrl: {
    variable: 'EUROPE_PMC_URL',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Base address of Europe PMC, https://www.ebi.ac.uk/europepmc/webservices/rest/ for the public one. Unset: it is not searched.',
  },
  europePmcEmail: {
    variable: 'EUROPE_PMC_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to Europe PMC with each request, as it asks. Unset: none is sent.',
  },
  crossrefUrl: {
    variable: 'CROSSREF_URL',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Base address of Crossref, https://api.crossref.org/ for the public one: a second witness for retractions. Unset: it is not asked.',
  },
  crossrefEmail: {
    variable: 'CROSSREF_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to Crossref: 3 requests a second instead of 1, over all replicas together.',
  },
  literatureSurveillanceDays: {
    variable: 'LITERATURE_SURVEILLANCE_DAYS',
    schema: z.coerce.number().int().min(0).max(3660).default(90),
    meaning:
      'Days between two literature updates of a policy in force, besides those of its reviews; a policy may have its own. 0: between reviews only on request.',
  },
} as const satisfies Record<string, SettingDefinition>;
