import { css } from 'lit';

/** What text, links, buttons and fields look like everywhere. */
export const base = css`
  :host {
    display: block;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    margin: 0;
    line-height: 1.25;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h1 {
    font-size: 22px;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 16px;
  }
  h3 {
    font-size: 13px;
    color: var(--muted);
    letter-spacing: 0;
  }
  p {
    margin: 0;
  }
  a {
    color: var(--accent);
    text-decoration: none;
  }
  a:hover {
    color: var(--accent-strong);
    text-decoration: underline;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  .muted {
    color: var(--muted);
  }
  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .nowrap {
    white-space: nowrap;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }
  button {
    font: inherit;
    font-weight: 550;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    padding: 3px 12px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover {
    border-color: var(--accent);
    color: var(--accent-strong);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    background: var(--accent-strong);
    border-color: var(--accent-strong);
    color: var(--on-accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--muted);
  }
  button.quiet:hover {
    background: var(--sunken);
    color: var(--text);
  }
`;

/** Cards and tables. */
export const sheets = css`
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
    box-shadow: var(--shadow);
  }
  .scroll {
    overflow-x: auto;
    position: relative;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    text-align: left;
  }
  th,
  td {
    padding: 8px 12px;
    text-align: left;
    vertical-align: middle;
    border-bottom: 1px solid var(--line);
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  th {
    font-weight: 550;
    font-size: 12px;
    color: var(--muted);
    white-space: nowrap;
  }
  tbody th {
    font-size: inherit;
    color: inherit;
  }
  th.number {
    text-align: right;
  }
  tbody tr:hover {
    background: color-mix(in srgb, var(--sunken) 55%, transparent);
  }
`;
