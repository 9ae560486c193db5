import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';

/** The outermost element of the page. */
@customElement('millrace-app')
export class MillraceApp extends LitElement {
  override render() {
    return html`<h1>Millrace</h1>`;
  }
}
