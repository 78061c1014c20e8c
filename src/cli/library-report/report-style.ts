/** The look of a report: a file that is opened by itself, and printed. */
export const reportStyle = `
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --bad: #b3261e; --warn: #8a5a00; --good: #1d6b34 }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --warn: #ffc46b; --good: #7fd99a } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h1 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
td { overflow-wrap: anywhere } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
.blocking, .refused { color: var(--bad) } .warning, .partly_read, .duplicate { color: var(--warn) } .read { color: var(--good) }
q { background: var(--soft) } ul { margin: .2rem 0; padding-left: 1.2rem }
@media print { body { font-size: 10pt; max-width: none; margin: 0 } thead { display: table-header-group } tr { break-inside: avoid } a { color: inherit; text-decoration: none } }
`;
