import { css } from 'lit';

/** A title with its state, and named facts in a row. */
export const facts = css`
  .title {
    display: flex;
    align-items: center;
    gap: 12px;
    flex-wrap: wrap;
  }
  .title .mono {
    font-size: 15px;
    font-weight: 400;
    color: var(--muted);
  }
  .space {
    flex: 1;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 32px;
    margin: 14px 0 0;
  }
  dl > div {
    min-width: 0;
  }
  dt {
    font-size: 12px;
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .counts {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 190px;
    font-variant-numeric: tabular-nums;
  }
  .of {
    font-size: 12px;
    color: var(--muted);
    white-space: nowrap;
  }
  .small {
    font-size: 12px;
    display: block;
  }
  .param + .param {
    margin-left: 14px;
  }
  .param code {
    color: var(--muted);
    margin-right: 2px;
  }
  .reason {
    margin-top: 12px;
    padding: 9px 13px;
    border-left: 3px solid var(--bad);
    border-radius: 0 8px 8px 0;
    background: var(--bad-soft);
    color: var(--bad);
    overflow-wrap: anywhere;
  }
`;
