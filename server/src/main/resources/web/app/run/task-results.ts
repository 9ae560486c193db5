import { html, nothing } from 'lit';
import { api } from '../api/api';
import type { OutputView, Plain } from '../api/views';
import { bytes, count, plain, rows, short } from '../format/values';

/** The artifacts that a task made, each with a link to its bytes. */
export function outputs(made: OutputView[]) {
  if (made.length === 0) {
    return nothing;
  }
  return html`<h3>Outputs</h3>
    <div class="scroll">
      <table class="outputs">
        <thead>
          <tr>
            <th>Port</th><th>Type</th><th class="number">Rows</th><th class="number">Size</th>
            <th>Artifact</th>
          </tr>
        </thead>
        <tbody>
          ${made.map(output)}
        </tbody>
      </table>
    </div>`;
}

function output({ port, type, rows: number, bytes: size, digest }: OutputView) {
  return html`<tr data-port=${port}>
    <td>${port}</td>
    <td>${type}</td>
    <td class="number">${number === undefined ? '' : count(number)}</td>
    <td class="number">${bytes(size)}</td>
    <td class="nowrap">
      <a href=${api.artifactUrl(digest)} download title=${digest} aria-label="Download ${port}"
        ><code>${short(digest)}</code> ↓</a
      >
    </td>
  </tr>`;
}

/** The small values that a task returned, such as metrics. */
export function values(returned: Plain) {
  const all = rows(returned);
  return all.length === 0
    ? nothing
    : html`<h3>Values</h3>
        <table class="values">
          <tbody>
            ${all.map(
              ([name, value]) =>
                html`<tr><th scope="row">${name}</th><td class="number">${plain(value)}</td></tr>`,
            )}
          </tbody>
        </table>`;
}
