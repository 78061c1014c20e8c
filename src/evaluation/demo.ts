import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from '../documents/read-document.ts';
import { addDays } from '../kernel/calendar-date.ts';
import { adoption } from './demo/chapters/adoption.ts';
import { claimsSystem, consumers, type ClaimsSystem } from './demo/chapters/consumers.ts';
import { auditVerified, newYear } from './demo/chapters/new-year.ts';
import { drafting, screening, signature, voting } from './demo/chapters/new-version.ts';
import { mornings, opening, reminders, silence } from './demo/chapters/reminders.ts';
import { proof } from './demo/chapters/proof.ts';
import { citedPapers, retraction } from './demo/chapters/retraction.ts';
import { strategy, subscription } from './demo/chapters/subscription.ts';
import { storyCalendar } from './demo/calendar.ts';
import { recordsAbout } from './demo/records.ts';
import { setStage, type Stage } from './demo/stage.ts';
import { Timeline } from './demo/timeline.ts';

const sample = fileURLToPath(new URL('./sample/lysis-of-epidural-adhesions.md', import.meta.url));

/** Tells the story of one review, from the document's import to the first day of its next version. */
async function tell(file: string): Promise<void> {
  const begun = performance.now();
  const { document } = await readDocument(basename(file), await readFile(file));
  const { nextReview, effective, lastReview } = document.dates;
  if (nextReview === null || effective === null) {
    throw new Error(
      `${basename(file)} prints no next review or no effective day: there is no review to tell of`,
    );
  }
  const calendar = storyCalendar(nextReview, effective);
  const timeline = new Timeline();
  console.log(`The review of "${document.title}", on a simulated Clock`);
  const stage = await setStage(calendar.begins);
  try {
    stage.pubmed.publish(recordsAbout(document.title, lastReview ?? effective));
    const slug = await adoption(stage, timeline, calendar.begins, file);
    await citedPapers(stage, slug);
    const secret = await subscription(stage, timeline, calendar.begins);
    const claims = await claimsSystem(stage, timeline, calendar.begins, slug);
    await strategy(stage, timeline, calendar.begins, slug, document.title);
    const cycleId = await opening(stage, timeline, calendar, slug);
    await reminders(stage, timeline, calendar, slug, cycleId);
    await review(stage, timeline, calendar, slug, cycleId, { secret, claims });
    await retraction(stage, timeline, slug);
    await proof(stage, timeline, slug);
    await auditVerified(stage, timeline);
  } finally {
    await stage.close();
  }
  timeline.end((performance.now() - begun) / 1000);
}

async function review(
  stage: Stage,
  timeline: Timeline,
  calendar: ReturnType<typeof storyCalendar>,
  slug: string,
  cycleId: string,
  { secret, claims }: { readonly secret: string; readonly claims: ClaimsSystem },
): Promise<void> {
  timeline.chapter('The review month begins');
  await mornings(stage, timeline, addDays(calendar.dayBeforeWindow, 1), calendar.submission, cycleId);
  await screening(stage, timeline, calendar.submission, slug);
  await drafting(stage, timeline, calendar.submission, slug);
  await mornings(stage, timeline, addDays(calendar.submission, 1), calendar.vote, cycleId);
  await voting(stage, timeline, calendar.vote, slug);
  await stage.goTo(calendar.signature, '10:00');
  const signedAt = await signature(stage, timeline, calendar, slug);
  await silence(stage, timeline, calendar, cycleId);
  await newYear(stage, timeline, calendar, { slug, signedAt, secret });
  await consumers(stage, timeline, calendar, slug, claims);
}

const [given] = process.argv.slice(2);
const file = given ?? sample;
if (!existsSync(file)) {
  console.error(`there is no file ${file}`);
  process.exit(2);
}
tell(file).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
