import type { JSX } from 'preact';
import { Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import type { PermissionRow } from './permission-table.ts';

/** Who may do what, as the routes ask it. */
export function PermissionsPage({ rows }: { readonly rows: readonly PermissionRow[] }): JSX.Element {
  const parts = [...new Set(rows.map(({ part }) => part))];
  return (
    <>
      <Tabs group="organisation" current="/console/permissions" />
      <h1>Who may do what</h1>
      <p class="lede">
        Every route and page asks one line of this table; what is in no line, nobody may. A key never votes,
        screens or signs. Roles hold at the act: one that is taken away between the click and the signature
        refuses the signature.
      </p>
      {parts.map((part) => (
        <Table caption={part}>
          <thead>
            <tr>
              <th scope="col">{part}: may …</th>
              <th scope="col">Persons</th>
              <th scope="col">Keys with</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .filter((row) => row.part === part)
              .map(({ does, who, scope }) => (
                <tr>
                  <td>{does}</td>
                  <td>{who}</td>
                  <td>{scope !== null && <code>{scope}</code>}</td>
                </tr>
              ))}
          </tbody>
        </Table>
      ))}
    </>
  );
}
