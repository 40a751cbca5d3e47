// In the evening what is sung is dark, whatever other pages are, unless day was chosen here. Not deferred, and small: a
// page that was kept by day must not be bright for a moment at night.
{
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem("singing")) ?? {};
    } catch {
      return {};
    }
  };
  const hour = new Date().getHours();
  const [begins, ends] = document.currentScript.dataset.evening.split(" ").map(Number);
  if (hour >= begins || hour < ends) document.documentElement.dataset.mode = kept().mode ?? "night";
}
