import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import { audiences, deliveries, type Audience } from '../../reviews/ladder/ladder.rules.ts';
import { Table } from '../parts.tsx';
import { directions, type Direction, type RungRow } from './ladder-form.ts';
import { audienceWords } from './ladder-words.ts';

const directionWords = {
  before_first: 'before the first day',
  after_first: 'after the first day',
  before_last: 'before the last day',
  after_last: 'after the last day',
} as const satisfies Record<Direction, string>;

/** The rungs as a table of fields; what is wrong with one stands beneath it. */
export function RungTable({
  rungs,
  problems,
}: {
  rungs: readonly RungRow[];
  problems: readonly FieldProblem[];
}): JSX.Element {
  return (
    <Table caption="Rungs of the ladder" kind="broad">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Days</th>
          <th scope="col">Counted</th>
          <th scope="col">Told</th>
          <th scope="col">Mail</th>
          <th scope="col">
            <span class="aside">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rungs.map((rung, index) => (
          <Rung rung={rung} index={index} problems={problems} />
        ))}
      </tbody>
    </Table>
  );
}

function Rung({
  rung,
  index,
  problems,
}: {
  rung: RungRow;
  index: number;
  problems: readonly FieldProblem[];
}): JSX.Element {
  const of = `rung ${index + 1}`;
  const wrong = (name: string) => problemsOf(problems, `rungs.${index}.${name}`);
  return (
    <tr>
      <td>
        <input name={`key.${index}`} value={rung.key} maxLength={40} aria-label={`Name of ${of}`} />
        <Problems found={wrong('key')} />
      </td>
      <td class="days">
        <input
          name={`days.${index}`}
          value={rung.days}
          inputMode="numeric"
          maxLength={4}
          aria-label={`Days of ${of}`}
        />
        <Problems found={wrong('offsetDays')} />
      </td>
      <td class="counted">
        <select name={`from.${index}`} aria-label={`What ${of} is counted from`}>
          {directions.map((direction) => (
            <option value={direction} selected={direction === rung.from}>
              {directionWords[direction]}
            </option>
          ))}
        </select>
        <Problems found={wrong('anchor')} />
      </td>
      <td>
        <AudienceBoxes name={`audience.${index}`} legend={`Whom ${of} tells`} chosen={rung.audience} />
        <Problems found={wrong('audience')} />
      </td>
      <td>
        <select name={`delivery.${index}`} aria-label={`Mail of ${of}`}>
          {deliveries.map((delivery) => (
            <option value={delivery} selected={delivery === rung.delivery}>
              {delivery}
            </option>
          ))}
        </select>
      </td>
      <td>
        <button class="second small" type="submit" name="act" value={`remove.${index}`}>
          Remove<span class="aside"> {of}</span>
        </button>
      </td>
    </tr>
  );
}

/** A box for everybody a rung may tell. */
export function AudienceBoxes({
  name,
  legend,
  chosen,
}: {
  name: string;
  legend: string;
  chosen: readonly Audience[];
}): JSX.Element {
  return (
    <fieldset class="boxes">
      <legend class="aside">{legend}</legend>
      {audiences.map((audience) => (
        <label class="choice">
          <input type="checkbox" name={name} value={audience} checked={chosen.includes(audience)} />{' '}
          {audienceWords[audience]}
        </label>
      ))}
    </fieldset>
  );
}

/** Why a field is refused. */
export function Problems({ found }: { found: readonly string[] }): JSX.Element {
  return (
    <>
      {found.map((reason) => (
        <p class="wrong">{reason}</p>
      ))}
    </>
  );
}

/** The reasons given for one field. */
export function problemsOf(problems: readonly FieldProblem[], field: string): readonly string[] {
  return problems.filter((problem) => problem.field === field).map(({ reason }) => reason);
}
