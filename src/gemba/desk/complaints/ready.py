"""The setting a desk can begin with: what is usual where complaints are taken seriously."""

from gemba.desk.complaints.setting import Cause, ComplaintSetting

READY = ComplaintSetting(
    causes=(
        Cause("product", "Product fault 产品质量"),
        Cause("delivery", "Late or damaged delivery 配送问题"),
        Cause("service", "Attitude or skill 服务态度"),
        Cause("waiting", "Waited too long 等待过久"),
        Cause("promise", "Broken promise 承诺未兑现"),
        Cause("billing", "Price or refund 价格与退款"),
        Cause("none", "No fault of ours 非我方责任"),
    ),
    callback_hours=8.0,
    calendar_id=None,
    currency="CNY",
    limits=(10_000, 100_000, None),
    acknowledgements={
        "en": (
            "We are sorry that we let you down. Your complaint is registered under number "
            "{number}, and one person answers for it until it is settled. We will call you back "
            "by {due} at the latest.\n\nIs there something you want to add? Answer this mail."
        ),
        "zh-hans": (
            "非常抱歉给您带来了不好的体验。您的投诉已登记，编号 {number}，由首问责任人全程跟进，"
            "我们最迟在 {due} 前回电。\n\n如需补充，请直接回复本邮件。"
        ),
    },
)
