import { css } from 'lit';

/** The dialog that asks for parameters. */
export const formStyles = css`
  dialog {
    width: min(520px, calc(100vw - 48px));
    max-height: calc(100vh - 48px);
    padding: 22px 24px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
    color: var(--text);
    box-shadow: 0 16px 48px rgb(0 0 0 / 28%);
    overflow: auto;
  }
  dialog::backdrop {
    background: rgb(10 18 24 / 45%);
  }
  h2 {
    font-size: 18px;
    margin-bottom: 14px;
    overflow-wrap: anywhere;
  }
  .field {
    margin-bottom: 14px;
  }
  label {
    display: block;
    font-weight: 600;
    margin-bottom: 4px;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .choice label {
    font-weight: 400;
    margin-bottom: 0;
  }
  .type {
    font-weight: 400;
    font-size: 12px;
    color: var(--muted);
  }
  input[type='text'],
  textarea {
    width: 100%;
    font: inherit;
    color: var(--text);
    background: var(--ground);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    padding: 5px 9px;
  }
  textarea {
    font-family: var(--mono);
    font-size: 13px;
    resize: vertical;
  }
  input[type='checkbox'] {
    width: 17px;
    height: 17px;
    margin: 0;
    accent-color: var(--accent);
  }
  [aria-invalid='true'] {
    border-color: var(--bad);
  }
  .hint {
    font-size: 12.5px;
    color: var(--muted);
    margin-top: 3px;
  }
  .mistake {
    font-size: 12.5px;
    color: var(--bad);
    font-weight: 550;
    margin-top: 3px;
  }
  .refusal {
    padding: 9px 12px;
    border-radius: 8px;
    background: var(--bad-soft);
    color: var(--bad);
    margin-bottom: 14px;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    margin-top: 20px;
  }
`;
