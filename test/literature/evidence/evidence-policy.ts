const reference = (number: number, title: string, more = '') =>
  `${number}. Almeida RC, Brandt K, Cho YS, et al. ${title}. *Synth J Pain Med*. 20${10 + number};${number}(1):110-9.${more} PMID: ${99_000_900 + number}`;

/** An invented policy that prints its evidence as the example does: the same headings under three techniques. */
export const evidencePolicy = (title: string) => `# ${title}

Effective: January 1, 2026
Last Review: November 2025
Next Review: September 2026

## MEDICAL POLICY CRITERIA

- A. Epidural adhesiolysis is considered **investigational** for all indications.^[1]
- B. Repeated procedures are not medically necessary.^[1]

## EVIDENCE SUMMARY

Large trials are needed.

### EPIDURAL ADHESIOLYSIS WITHOUT SPINAL ENDOSCOPY

#### Systematic Reviews

A review found ten reports.^[2]

#### Randomized Controlled Trials (RCTs)

Two trials^[3, 4] and others.^[4-6] Nobody knows ^[12].

### EPIDURAL ADHESIOLYSIS WITH SPINAL ENDOSCOPY

#### Randomized Controlled Trials (RCTs)

One trial used an endoscope.^[7]

## PRACTICE GUIDELINE SUMMARY

### INVENTED PAIN SOCIETY (IPS)

The society of 2021 says little.^[8]

## REFERENCES

${[
  reference(1, 'Scope of adhesiolysis'),
  reference(2, 'A review of adhesiolysis'),
  reference(3, 'Percutaneous adhesiolysis, a trial'),
  reference(4, 'Another trial of adhesiolysis'),
  reference(5, 'Repeated adhesiolysis'),
  reference(6, 'Adhesiolysis after surgery'),
  reference(7, 'Endoscopic adhesiolysis, a trial'),
  reference(8, 'Guideline of the society'),
].join('\n')}

## CODES

| Codes | Number | Description |
| --- | --- | --- |
| CPT | 62263 | |
`;
