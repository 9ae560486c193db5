import { css, html } from 'lit';

export const aliasStyles = css`
  .alias {
    display: inline-flex;
    gap: 5px;
    padding: 0 9px;
    margin-right: 5px;
    border-radius: 999px;
    font-size: 12.5px;
    font-weight: 550;
    line-height: 21px;
    white-space: nowrap;
    color: var(--accent);
    border: 1px solid color-mix(in srgb, var(--accent) 45%, transparent);
  }
`;

/** Aliases with the version that each names. */
export const aliases = (named: Record<string, number>) =>
  Object.entries(named).map(
    ([alias, version]) => html`<span class="alias">${alias} → version ${version}</span>`,
  );
