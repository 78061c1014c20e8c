/** What stands under a heading. `contents` is a list of the document's own headings and no part of it. */
export type HeadingRole = 'section' | 'references' | 'codes' | 'crossReferences' | 'boilerplate' | 'contents';

/** A heading that policies of many payers share. */
export interface KnownHeading {
  readonly role: HeadingRole;
  /** Headings in capitals below it are its own sub-headings and not its neighbours. */
  readonly hasParts: boolean;
  /** Hardly any other kind of document has it. */
  readonly tellsAPolicy: boolean;
  /** What stands under it decides about coverage. */
  readonly statesCriteria: boolean;
}

const plain: KnownHeading = {
  role: 'section',
  hasParts: false,
  tellsAPolicy: false,
  statesCriteria: false,
};
const telling: KnownHeading = { ...plain, tellsAPolicy: true };
const withParts: KnownHeading = { ...telling, hasParts: true };
const criteria: KnownHeading = { ...telling, statesCriteria: true };
const ofRole = (role: HeadingRole, tellsAPolicy = true): KnownHeading => ({ ...plain, role, tellsAPolicy });

const names = (text: string) => text.split(';').map((name) => name.trim());

/** Headings as payers print them, by what stands under them: in small letters, `&` as "and", without number and colon. */
export const headingNames: readonly [KnownHeading, readonly string[]][] = [
  [
    ofRole('references', false),
    names(`
      references; reference list; reference sources; reference materials; references and resources;
      selected references; selected relevant publications; scientific references;
      evidence-based scientific references; literature references; works cited; bibliography;
      peer reviewed publications; peer-reviewed publications;
      government agency, medical society, and other authoritative publications`),
  ],
  [
    ofRole('codes'),
    names(`
      codes; coding; code list; list of codes; list of applicable codes; applicable codes; applicable coding;
      applicable service codes; applicable procedure codes; applicable cpt/hcpcs codes;
      applicable cpt / hcpcs procedure codes; procedure codes; procedure code; procedure code(s);
      diagnosis codes; covered diagnosis codes; billing codes; billing code; provider claims codes; applicable icd-10 codes; billing and coding;
      billing/coding information; billing/coding; coding/billing information; coding and billing information;
      coding and billing; coding information; coding implications; code information; code reference;
      policy codes; cpt; cpt codes; cpt code; cpt code(s); cpt/hcpcs; cpt/hcpcs codes; cpt/hcpcs code(s);
      cpt and hcpcs codes; cpt codes / hcpcs codes / icd codes; hcpcs; hcpcs codes; hcpcs code(s);
      hcpcs level ii code number(s); cpt procedure code number(s); icd codes; icd-10; icd-10 codes;
      icd-10-cm; icd-10-cm codes; icd-10-cm diagnosis codes; icd-10 diagnosis; icd-10 diagnosis codes;
      icd-10 procedure; icd-10 procedure codes; icd - 10 diagnosis code number(s)`),
  ],
  [
    ofRole('crossReferences'),
    names(`
      cross references; cross-references; cross reference; cross-reference; related policies;
      related policies (if applicable); related policy; related medical policies; related clinical policies;
      related commercial policies; related commercial policy;
      related commercial/individual exchange policies; related community plan policies;
      related medicare advantage policies; related coverage resources; related coverage policies;
      related documents; related guidelines; related protocols; other related policies; associated policies;
      see also`),
  ],
  [
    ofRole('boilerplate'),
    names(`
      important reminder; important notice; important information;
      important information - please read before using this policy; please note;
      please read before using this policy; disclaimer; disclaimers; general disclaimer; legal disclaimer;
      policy disclaimer; medical policy disclaimer; coverage disclaimer; clinical policy disclaimer;
      instructions for use; terms of use; medical policy terms of use;
      information pertaining to all blue cross blue shield medical policies; non-discrimination statement;
      nondiscrimination statement; copyright; copyright notice; proprietary`),
  ],
  [
    ofRole('contents', false),
    names(`
      table of contents; table of content; contents`),
  ],
  [
    withParts,
    names(`
      evidence summary; evidence review; clinical evidence; scientific evidence; scientific background;
      background and rationale; clinical rationale; rationale; rationale/source; summary of literature;
      practice guideline summary; practice guidelines; practice guidelines and position statements;
      guidelines and position statements; guidelines and recommendations; guidelines and evidence; clinical practice guidelines;
      national and professional organizations; professional society guidelines; supplemental information;
      supporting information; review of evidence`),
  ],
  [
    criteria,
    names(`
      medical policy criteria; policy criteria; policy/criteria; policy and criteria;
      policy and coverage criteria; coverage criteria; clinical coverage criteria;
      clinical guideline coverage criteria; criteria; clinical criteria; medical criteria;
      guideline criteria; guideline; criteria for approval; approval criteria; authorization criteria;
      prior authorization criteria; prior authorization guidelines; initial evaluation; renewal evaluation; policy; policies;
      policy statement; policy statements; policy statement(s); medical policy statement; policy position;
      position statement; coverage; coverage rationale; coverage policy; coverage position;
      coverage statement; coverage determination; coverage determinations; coverage guidelines;
      coverage guideline; coverage indications, limitations, and/or medical necessity; medical necessity;
      medical necessity criteria; medical necessity guidelines; clinical indications; indications;
      indications of coverage; indications and limitations; indications and limitations of coverage;
      indications and/or limitations of coverage; indications for coverage; medically necessary;
      not medically necessary; investigational; investigational and not medically necessary;
      experimental and investigational; experimental/investigational;
      experimental, investigational, or unproven; reconstructive; cosmetic;
      cosmetic and not medically necessary; exclusions; exclusion criteria; limitations;
      limitations of coverage; limitations and exclusions; limitations/exclusions; coverage limitations;
      coverage limitations and exclusions; covered services; non-covered services; noncovered services;
      when services are not covered; when services are covered`),
  ],
  [
    telling,
    names(`
      policy guidelines; policy description; policy reference table; policy scope; procedures addressed; procedure addressed; test information;
      other considerations; billing and reimbursement; billing and reimbursement considerations; benefit application;
      benefit considerations; benefit variations; product variations; list of information needed for review;
      medical records documentation used for reviews; prior authorization information; summary of evidence;
      description of services; description/scope; description/background; background/overview;
      applicable state and federal regulations; legislative mandates; policy history;
      policy history/revision information; policy history/revision; policy revision history; policy updates;
      policy review history`),
  ],
  [
    plain,
    names(`
      description; general description; background; introduction; purpose; objective; scope; scope of policy;
      application; definitions; definition of terms; table of terminology; glossary; overview;
      regulatory status; documentation requirements; required documentation;
      prior authorization; precertification; administrative process; variations; summary; conclusion;
      conclusions; appendix; appendices; revision history; review/revision history;
      review and revision history; document history; review history; update history; history; revisions;
      change log; reviews, revisions, and approvals; governing bodies approval; acknowledgements`),
  ],
];
