import { html } from 'lit';

/** The mark of Millrace: a water wheel above its race. The favicon is the same drawing. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <g fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round">
    <circle cx="16" cy="13" r="8.6"></circle>
    <path d="M16 2v22M6.5 7.5l19 11M25.5 7.5l-19 11"></path>
    <path d="M2 28c2.3-2.4 4.7-2.4 7 0s4.7 2.4 7 0s4.7-2.4 7 0s4.7 2.4 7 0"></path>
  </g>
</svg>`;
