// Languages are kept in the order they were tapped, and each says its place.
const form = document.querySelector("form[data-order]");

if (form) {
  const boxes = [...form.querySelectorAll("input[name=language]")];
  const order = boxes.filter((box) => box.checked);
  const number = () => {
    for (const box of boxes) {
      const at = order.indexOf(box);
      const mark = box.parentElement.querySelector(".mark");
      mark.textContent = at < 0 ? "" : String(at + 1);
    }
  };
  form.addEventListener("change", ({ target }) => {
    const at = order.indexOf(target);
    if (at >= 0) order.splice(at, 1);
    if (target.checked) order.push(target);
    number();
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("language");
    for (const box of order) formData.append("language", box.value);
  });
  if (order.length) number();
}
