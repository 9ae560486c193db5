import { css } from 'lit';

/** The panel of a task: beside the page where there is room, above it otherwise. */
export const panelStyles = css`
  aside {
    position: fixed;
    z-index: 5;
    top: 48px;
    right: 0;
    bottom: 0;
    width: min(460px, 92vw);
    padding: 18px 20px;
    overflow: auto;
    display: flex;
    flex-direction: column;
    background: var(--surface);
    border-left: 1px solid var(--line);
    box-shadow: -6px 0 24px rgb(0 0 0 / 8%);
  }
  aside > * {
    flex: none;
  }
  header {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  header .muted {
    flex: 1;
  }
  h2 {
    font-size: 18px;
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
  }
  h3 {
    margin: 18px 0 6px;
  }
  .failure {
    margin-top: 12px;
    padding: 10px 13px;
    border-left: 3px solid var(--bad);
    border-radius: 0 8px 8px 0;
    background: var(--bad-soft);
    color: var(--bad);
  }
  .failure p {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .waits {
    margin-top: 12px;
    padding: 8px 13px;
    border-radius: 8px;
    background: var(--sunken);
    overflow-wrap: anywhere;
  }
  .progress {
    display: flex;
    gap: 10px;
    align-items: center;
    margin-top: 12px;
    color: var(--live);
    font-weight: 550;
  }
  progress {
    flex: 1;
    height: 8px;
    appearance: none;
    border: 0;
    border-radius: 4px;
    overflow: hidden;
    background: var(--sunken);
  }
  progress::-webkit-progress-bar {
    background: var(--sunken);
  }
  progress::-webkit-progress-value {
    background: var(--live);
  }
  progress::-moz-progress-bar {
    background: var(--live);
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    margin: 14px 0 0;
  }
  dt {
    font-size: 12px;
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  th,
  td {
    padding: 5px 8px;
  }
  th:first-child,
  td:first-child {
    padding-left: 0;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
  .values th {
    font-family: var(--mono);
    font-size: 12.5px;
    font-weight: 400;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .values td {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .log-head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
  }
  .attempt-failure {
    color: var(--bad);
    margin-bottom: 6px;
    overflow-wrap: anywhere;
  }
  select {
    font: inherit;
    font-size: 13px;
    color: var(--text);
    background: var(--ground);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    padding: 2px 6px;
  }
  millrace-task-log {
    flex: 1 0 220px;
  }
`;
